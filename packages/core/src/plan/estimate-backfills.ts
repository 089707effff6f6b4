import type { StateStore } from '../state/state-store.ts'
import { expectBatchTimes } from './expect-batch-times.ts'
import type { PlannedBackfill } from './plan.ts'

/** Expects of each backfill what its model's last runs took, per batch. */
export async function estimateBackfills(
  store: Pick<StateStore, 'getModelRunHistory'>,
  backfills: readonly PlannedBackfill[],
): Promise<readonly PlannedBackfill[]> {
  if (backfills.length === 0) return backfills
  const times = await expectBatchTimes(store, backfills)
  return backfills.map((backfill) => {
    const perBatch = times.get(backfill.model)
    if (!perBatch) return backfill
    const batches = backfill.batches.length
    const lowMs = Math.round(perBatch.lowMs * batches)
    const highMs = Math.round(perBatch.highMs * batches)
    return { ...backfill, estimate: { lowMs, highMs, runs: perBatch.runs } }
  })
}
