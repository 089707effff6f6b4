import { runStream } from '../events/event-envelope.ts'
import type { PlanDocument } from '../plan/plan.ts'
import { batchId } from './backfill-lanes.ts'
import type { RunOrder, RunServices } from './run-context.ts'
import { skipDoneBatches } from './skip-done-batches.ts'

/** Claims what an order still has to write, waiting for runs that write some of it already. */
export async function claimBatches(
  { store, claims, journal }: Pick<RunServices, 'store' | 'claims' | 'journal'>,
  order: RunOrder,
  signal: AbortSignal,
): Promise<PlanDocument> {
  const { runId } = order
  let announced = ''
  for (;;) {
    const wanted = await skipDoneBatches(store, order.document)
    const holders = claims.take(runId, batchesOf(wanted))
    if (holders.length === 0) {
      // Looked up again now that nobody else writes them: some may have been recorded meanwhile.
      const left = await skipDoneBatches(store, order.document)
      const needed = new Set(batchesOf(left))
      claims.release(
        runId,
        batchesOf(wanted).filter((batch) => !needed.has(batch)),
      )
      return left
    }
    const changed = claims.changed(signal)
    changed.catch(() => {})
    if (announced !== holders.join()) {
      announced = holders.join()
      await journal.record({
        stream: runStream(runId),
        events: [{ type: 'run.waiting', payload: { runs: [...holders] } }],
      })
    }
    await changed
  }
}

/** The ids of a document's batches. */
export function batchesOf({ backfills }: Pick<PlanDocument, 'backfills'>): string[] {
  return backfills.flatMap((backfill) => backfill.batches.map((range) => batchId(backfill, range)))
}
