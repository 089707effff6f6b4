import { coversRanges } from '../intervals/interval-set.ts'
import type { BackfillReason, PlanDocument, PlannedBackfill } from '../plan/plan.ts'
import type { SnapshotStore } from '../state/snapshot-store.ts'

/** Reasons for building what is recorded as done. */
const again: readonly BackfillReason[] = ['restated', 'table-gone', 'coverage']

/** Leaves out what another run recorded since the plan was computed: it is not done again. */
export async function skipDoneBatches(
  store: Pick<SnapshotStore, 'getIntervals'>,
  document: PlanDocument,
): Promise<PlanDocument> {
  const recorded = await store.getIntervals(document.backfills.map(({ version }) => version))
  const backfills = document.backfills.flatMap((backfill): PlannedBackfill[] => {
    if (again.includes(backfill.reason)) return [backfill]
    const record = recorded.get(backfill.version)
    if (!wasBuiltFrom(record?.coverage ?? {}, backfill.coverage ?? {})) return [backfill]
    const done = record?.ranges ?? []
    const batches = backfill.batches.filter((range) => !coversRanges(done, [range]))
    return batches.length === 0 ? [] : [{ ...backfill, batches }]
  })
  return { ...document, backfills }
}

type Coverage = NonNullable<PlannedBackfill['coverage']>

/** A whole table that was built from less of its parents than planned is not done. */
function wasBuiltFrom(built: Coverage, planned: Coverage): boolean {
  return Object.entries(planned).every(([name, ranges]) => coversRanges(built[name] ?? [], ranges))
}
