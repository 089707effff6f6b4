import {
  type EnvironmentRecord,
  type ModelSnapshot,
  nextTick,
  type StateStore,
} from '@millrace/core'

/** When any model of an environment ticks next after `at`, in milliseconds; null when none does. */
export async function nextTickOf(
  store: Pick<StateStore, 'getSnapshots'>,
  { snapshots }: Pick<EnvironmentRecord, 'snapshots'>,
  at: number,
): Promise<number | null> {
  const ids = snapshots.map(({ snapshotId }) => snapshotId)
  const found = (await store.getSnapshots(ids)) as readonly ModelSnapshot[]
  return nextTick(
    found.map(({ payload }) => payload),
    at,
  )
}
