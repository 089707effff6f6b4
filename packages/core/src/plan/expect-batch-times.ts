import type { StateStore } from '../state/state-store.ts'
import type { BackfillReason } from './plan.ts'

/** Earlier runs of a model that an expectation looks at. */
const earlierRuns = 5

/** Reasons that add what is due to an incremental model; with every other it is built from its start. */
const increments: readonly BackfillReason[] = ['due', 'missing']
const builds: readonly BackfillReason[] = ['new', 'changed', 'coverage', 'restated', 'table-gone']

/** What a run does with a model. */
export interface ModelWork {
  readonly model: string
  readonly kind: string
  readonly reason: string
}

/** What earlier runs took for a batch, in milliseconds; batches that ran together share their time. */
export interface BatchTimes {
  readonly lowMs: number
  readonly highMs: number
  readonly medianMs: number
  /** How many runs tell it. */
  readonly runs: number
}

/**
 * Expects of each model what a batch of it took in its last successful runs that did the same work; with
 * `endedBefore` (ISO 8601 UTC) only in those that had ended by then. Models without such runs are left out.
 */
export async function expectBatchTimes(
  store: Pick<StateStore, 'getModelRunHistory'>,
  works: readonly ModelWork[],
  endedBefore?: string,
): Promise<ReadonlyMap<string, BatchTimes>> {
  const groups = Map.groupBy(works, sameWork)
  const histories = await Promise.all(
    [...groups].map(([whys, group]) =>
      store.getModelRunHistory({
        models: group.map(({ model }) => model),
        limit: earlierRuns,
        ...(whys && { whys }),
        ...(endedBefore !== undefined && { endedBefore }),
      }),
    ),
  )
  const byModel = Map.groupBy(histories.flat(), ({ model }) => model)
  return new Map(
    [...byModel].flatMap(([model, history]) => {
      const times = timesOf(
        history.flatMap(({ ms, batches }) => (ms !== null && batches > 0 ? [ms / batches] : [])),
      )
      return times ? [[model, times]] : []
    }),
  )
}

/** The reasons of runs that do the same work; null where every run does. */
function sameWork({ kind, reason }: ModelWork): readonly BackfillReason[] | null {
  if (kind !== 'incremental') return null
  return increments.some((increment) => increment === reason) ? increments : builds
}

function timesOf(perBatch: readonly number[]): BatchTimes | null {
  const sorted = perBatch.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const [lowMs, highMs, upper] = [sorted[0], sorted.at(-1), sorted[middle]]
  if (lowMs === undefined || highMs === undefined || upper === undefined) return null
  const lower = sorted.length % 2 === 0 ? (sorted[middle - 1] ?? upper) : upper
  return { lowMs, highMs, medianMs: (lower + upper) / 2, runs: sorted.length }
}
