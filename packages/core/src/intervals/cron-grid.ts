import { Cron } from 'croner'
import { type IntervalUnit, intervalUnits, shortestLength } from './interval-unit.ts'

/** The ticks of a cron expression in UTC. */
export interface CronGrid {
  readonly expression: string
  /** The finest gap between two neighbouring ticks seen, in milliseconds. */
  readonly shortestGap: number
  /** The coarsest unit that is not coarser than the ticks. */
  readonly unit: IntervalUnit
  /** The last tick that is not after `at`, or null when there is none. */
  lastTick(at: number): number | null
  /** The first tick after `at`, or null when there is none. */
  nextTick(at: number): number | null
}

const minute = 60_000
/** Ticks looked at to find the shortest gap: a leap day and every weekday are among them. */
const sampledTicks = 100
const keptGrids = 256

/** Grids by expression: looking at sampled ticks takes milliseconds, and a project's models share a few. */
const grids = new Map<string, CronGrid>()

/** Reads a cron expression or an alias such as `@daily`; throws when it is malformed or never ticks. */
export function readCron(expression: string): CronGrid {
  const known = grids.get(expression)
  if (known) return known
  if (grids.size >= keptGrids) grids.clear()
  const grid = makeGrid(expression)
  grids.set(expression, grid)
  return grid
}

function makeGrid(expression: string): CronGrid {
  const cron = new Cron(expression, { timezone: 'UTC', paused: true })
  const ticks = cron.nextRuns(sampledTicks, new Date('2024-01-01T00:00:00Z'))
  if (ticks.length === 0) throw new RangeError(`the cron expression '${expression}' never ticks`)
  let shortestGap = Number.POSITIVE_INFINITY
  for (const [index, tick] of ticks.entries()) {
    const before = ticks[index - 1]
    if (before) shortestGap = Math.min(shortestGap, tick.getTime() - before.getTime())
  }
  const unit =
    intervalUnits.find((candidate) => shortestLength(candidate) <= shortestGap) ?? 'five_minute'
  let last: { readonly at: number; readonly tick: number | null } | null = null
  return {
    expression,
    shortestGap,
    unit,
    lastTick(at) {
      const key = Math.floor(at / minute) * minute
      if (last?.at !== key)
        last = { at: key, tick: cron.previousRuns(1, new Date(key + 1000))[0]?.getTime() ?? null }
      return last.tick
    },
    nextTick: (at) => cron.nextRun(new Date(at))?.getTime() ?? null,
  }
}
