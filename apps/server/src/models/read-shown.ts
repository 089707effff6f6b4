import {
  checkEnvironmentName,
  type EnvironmentRecord,
  type ModelSnapshot,
  type RecordedCoverage,
  type StateStore,
} from '@millrace/core'

/** What an environment shows, and what is recorded of it; nothing for one that is not there. */
export interface Shown {
  readonly environment: EnvironmentRecord | null
  /** By model. */
  readonly snapshots: ReadonlyMap<string, ModelSnapshot>
  /** By version. */
  readonly recorded: ReadonlyMap<string, RecordedCoverage>
}

/** Reads what an environment shows. */
export async function readShown(
  store: Pick<StateStore, 'getEnvironment' | 'getSnapshots' | 'getIntervals'>,
  name: string,
): Promise<Shown> {
  const environment = await store.getEnvironment(checkEnvironmentName(name))
  if (!environment) return { environment, snapshots: new Map(), recorded: new Map() }
  const ids = environment.snapshots.map(({ snapshotId }) => snapshotId)
  const found = (await store.getSnapshots(ids)) as readonly ModelSnapshot[]
  return {
    environment,
    snapshots: new Map(found.map((snapshot) => [snapshot.name, snapshot])),
    recorded: await store.getIntervals(found.map(({ version }) => version)),
  }
}

/**
 * How fresh what is shown of a model is: the end of its newest interval, or for a whole table when it was
 * built. Null for what has no table, and for one that was never built.
 */
export function freshAt({ snapshots, recorded }: Shown, model: string): string | null {
  const snapshot = snapshots.get(model)
  if (!snapshot) return null
  const record = recorded.get(snapshot.version)
  const last = record?.ranges.at(-1)
  if (!record || !last) return null
  return snapshot.kind === 'incremental' ? new Date(last.end).toISOString() : record.recordedAt
}
