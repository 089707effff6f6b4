import type { StateStore } from '../state/state-store.ts'
import type { BackfillEstimate, PlannedBackfill } from './plan.ts'

/** Earlier runs of a model that an estimate looks at. */
const earlierRuns = 5

/** Expects of each backfill what its model's last runs took, per batch. */
export async function estimateBackfills(
  store: Pick<StateStore, 'getModelRunHistory'>,
  backfills: readonly PlannedBackfill[],
): Promise<readonly PlannedBackfill[]> {
  if (backfills.length === 0) return backfills
  const history = await store.getModelRunHistory(
    backfills.map(({ model }) => model),
    earlierRuns,
  )
  const byModel = Map.groupBy(history, ({ model }) => model)
  return backfills.map((backfill) => {
    const perBatch = (byModel.get(backfill.model) ?? []).flatMap(({ ms, batches }) =>
      ms !== null && batches > 0 ? [ms / batches] : [],
    )
    if (perBatch.length === 0) return backfill
    const estimate: BackfillEstimate = {
      lowMs: Math.round(Math.min(...perBatch) * backfill.batches.length),
      highMs: Math.round(Math.max(...perBatch) * backfill.batches.length),
      runs: perBatch.length,
    }
    return { ...backfill, estimate }
  })
}
