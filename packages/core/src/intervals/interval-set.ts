import type { TimeRange } from './time-range.ts'

/** Sorts ranges, drops empty ones and joins those that touch or overlap. */
export function joinRanges(ranges: Iterable<TimeRange>): TimeRange[] {
  const sorted = [...ranges].filter((range) => range.start < range.end)
  sorted.sort((a, b) => a.start - b.start || a.end - b.end)
  const joined: TimeRange[] = []
  for (const range of sorted) {
    const last = joined.at(-1)
    if (last && range.start <= last.end) {
      joined[joined.length - 1] = { start: last.start, end: Math.max(last.end, range.end) }
    } else {
      joined.push({ start: range.start, end: range.end })
    }
  }
  return joined
}

/** The parts of `from` that no range of `taken` covers. */
export function subtractRanges(from: Iterable<TimeRange>, taken: Iterable<TimeRange>): TimeRange[] {
  let left = joinRanges(from)
  for (const cut of joinRanges(taken)) {
    left = left.flatMap((range) => {
      if (cut.end <= range.start || range.end <= cut.start) return [range]
      return [
        { start: range.start, end: Math.max(range.start, cut.start) },
        { start: Math.min(range.end, cut.end), end: range.end },
      ].filter((part) => part.start < part.end)
    })
  }
  return left
}

/** The parts that both sets cover. */
export function intersectRanges(a: Iterable<TimeRange>, b: Iterable<TimeRange>): TimeRange[] {
  const right = joinRanges(b)
  return joinRanges(
    joinRanges(a).flatMap((range) =>
      right.map((other) => ({
        start: Math.max(range.start, other.start),
        end: Math.min(range.end, other.end),
      })),
    ),
  )
}

/** True when every moment of `inner` lies in `outer`. */
export function coversRanges(outer: Iterable<TimeRange>, inner: Iterable<TimeRange>): boolean {
  return subtractRanges(inner, outer).length === 0
}
