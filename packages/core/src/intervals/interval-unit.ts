import type { TimeRange } from './time-range.ts'

/** The grains of time a model can be processed in, coarse to fine. */
export const intervalUnits = [
  'month',
  'day',
  'hour',
  'half_hour',
  'quarter_hour',
  'five_minute',
] as const
export type IntervalUnit = (typeof intervalUnits)[number]

const minute = 60_000

/** Lengths in milliseconds of the units that have a fixed one. */
const fixedLength = {
  day: 1440 * minute,
  hour: 60 * minute,
  half_hour: 30 * minute,
  quarter_hour: 15 * minute,
  five_minute: 5 * minute,
} as const satisfies Partial<Record<IntervalUnit, number>>

/** The shortest the unit can be, in milliseconds. */
export function shortestLength(unit: IntervalUnit): number {
  return unit === 'month' ? 28 * fixedLength.day : fixedLength[unit]
}

/** The start of the unit that `at` lies in, in UTC. */
export function floorToUnit(unit: IntervalUnit, at: number): number {
  if (unit === 'month') {
    const date = new Date(at)
    return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1)
  }
  const length = fixedLength[unit]
  return Math.floor(at / length) * length
}

/** The first unit start that is not before `at`. */
export function ceilToUnit(unit: IntervalUnit, at: number): number {
  const floor = floorToUnit(unit, at)
  return floor === at ? at : addUnits(unit, floor, 1)
}

/** Moves a unit's start by `count` units, backward when negative. */
export function addUnits(unit: IntervalUnit, start: number, count: number): number {
  if (unit === 'month') {
    const date = new Date(start)
    return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + count, 1)
  }
  return start + count * fixedLength[unit]
}

/** How many whole units the range holds. */
export function countUnits(unit: IntervalUnit, range: TimeRange): number {
  if (unit === 'month') {
    const from = new Date(range.start)
    const to = new Date(range.end)
    return (
      (to.getUTCFullYear() - from.getUTCFullYear()) * 12 + to.getUTCMonth() - from.getUTCMonth()
    )
  }
  return Math.floor((range.end - range.start) / fixedLength[unit])
}

/** Cuts a range of whole units into runs of at most `size` units; a null size is one run. */
export function cutIntoBatches(
  unit: IntervalUnit,
  range: TimeRange,
  size: number | null,
): TimeRange[] {
  if (size === null) return [range]
  const batches: TimeRange[] = []
  for (let start = range.start; start < range.end;) {
    const end = Math.min(range.end, addUnits(unit, start, size))
    batches.push({ start, end })
    start = end
  }
  return batches
}
