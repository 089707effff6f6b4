import { subtractRanges } from '../intervals/interval-set.ts'
import type { TimeRange } from '../intervals/time-range.ts'
import type { Model } from '../project/model.ts'
import { sortByDependencies } from '../sql/model-graph.ts'
import { closure } from './select-models.ts'
import { findStarts, wantedRange } from './wanted-range.ts'

export interface ModelIntervalsInput {
  /** Finds the models it is made from by name. */
  readonly find: (name: string) => Model | undefined
  readonly projectStart: number | null
  /** Milliseconds. */
  readonly until: number
  readonly recorded: readonly TimeRange[]
}

/** How far a model could be, what of that it has, and what it lacks. */
export interface ModelIntervals {
  /** From its start to its last tick; null when nothing is due yet. */
  readonly wanted: TimeRange | null
  readonly missing: readonly TimeRange[]
  /** Missing ranges with something behind them that is there. */
  readonly gaps: number
}

/** Finds what an incremental model lacks, as `run` would, but for what `lookback` does again. */
export function modelIntervals(
  model: Model,
  { find, projectStart, until, recorded }: ModelIntervalsInput,
): ModelIntervals {
  const parentsOf = (name: string) => find(name)?.parents ?? []
  const { order } = sortByDependencies([...closure([model.name], parentsOf)], parentsOf)
  const chain = order.flatMap((name) => find(name) ?? [])
  const start = findStarts(chain, projectStart).get(model.name) ?? null
  const wanted = wantedRange(model, { start, until })
  const missing = wanted ? subtractRanges([wanted], recorded) : []
  const last = recorded.at(-1)?.end ?? Number.NEGATIVE_INFINITY
  return { wanted, missing, gaps: missing.filter((range) => range.end < last).length }
}
