import { sayDuration } from '../../../words/say-duration.ts'

/** Where moments of a run stand, in percent of a track. */
export interface TimeScale {
  /** Milliseconds since 1970 at the track's left end. */
  readonly start: number
  /** What the track spans, in milliseconds. */
  readonly span: number
  readonly ticks: readonly { readonly at: number; readonly label: string }[]
}

const second = 1_000
const minute = 60 * second
const hour = 60 * minute
/** Steps between two marks that read well, in milliseconds. */
const steps = [
  10,
  20,
  50,
  100,
  200,
  500,
  ...[1, 2, 5, 10, 15, 30].map((count) => count * second),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * minute),
  ...[1, 2, 3, 6, 12, 24, 48, 96, 192].map((count) => count * hour),
]
const mostTicks = 9

/** A scale over a run; it ends at a full step, so that it does not move with every tick of the clock. */
export function timeScale(start: number, end: number): TimeScale {
  const length = Math.max(end - start, 100)
  const step = steps.find((each) => length / each <= mostTicks) ?? length / mostTicks
  const count = Math.ceil((length * 1.02) / step)
  const ticks = Array.from({ length: count }, (_, index) => ({
    at: (index / count) * 100,
    label: tickLabel(index * step, step),
  }))
  return { start, span: count * step, ticks }
}

/** Where a moment stands on the track, in percent; outside of it at its ends. */
export function percentOf({ start, span }: TimeScale, at: number): number {
  return Math.min(100, Math.max(0, ((at - start) / span) * 100))
}

function tickLabel(ms: number, step: number): string {
  if (ms === 0) return '0 s'
  if (step < 100) return `${(ms / second).toFixed(2)} s`
  if (step < second) return `${(ms / second).toFixed(1)} s`
  return ms < minute ? `${ms / second} s` : sayDuration(ms).replace(/ 0 (s|min)$/, '')
}
