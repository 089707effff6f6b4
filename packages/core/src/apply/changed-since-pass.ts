import type { PlanDocument } from '../plan/plan.ts'
import { changedMetadata, type ModelSnapshot } from '../snapshots/fingerprint.ts'
import type { AuditPass, RunRecord } from '../state/run-store.ts'
import type { StateStore } from '../state/state-store.ts'

/** How a model differs from when an audit last passed: its query, only its audits, or it was not there. */
export type SincePassReason = 'changed' | 'audits' | 'added'

export interface SincePassChange {
  readonly model: string
  readonly reason: SincePassReason
}

export interface SincePass {
  /** The last run in which the audit passed, in the same environment where there is one; null when it never did. */
  readonly lastPass: AuditPass | null
  /** The model and what it reads, near or far, as far as they differ; nothing where that is not kept. */
  readonly changes: readonly SincePassChange[]
}

type Store = Pick<
  StateStore,
  'getLastAuditPass' | 'getRun' | 'listRuns' | 'getPlan' | 'getSnapshots'
>
type SnapshotIds = ReadonlyMap<string, string>

export interface FailedAuditOfRun {
  readonly runId: string
  readonly environment: string
  readonly model: string
  readonly audit: string
  /** What the run works with, by model. */
  readonly snapshots: SnapshotIds
}

/** What changed of an audited model and its ancestors since the audit last passed, in its environment or else anywhere. */
export async function changedSincePass(store: Store, failed: FailedAuditOfRun): Promise<SincePass> {
  const { runId, environment, model, audit } = failed
  const wanted = { model, audit, exceptRun: runId }
  const lastPass =
    (await store.getLastAuditPass({ ...wanted, environment })) ??
    (await store.getLastAuditPass(wanted))
  const passed = lastPass && (await store.getRun(lastPass.runId))
  const document = passed && (await planOfRun(store, passed))
  if (!document) return { lastPass, changes: [] }
  const before = snapshotIds(document.snapshots)
  const changes: SincePassChange[] = []
  const seen = new Set<string>()
  for (let names = [model]; names.length > 0;) {
    for (const name of names) seen.add(name)
    const pairs = await readPairs(store, names, { before, now: failed.snapshots })
    changes.push(
      ...pairs.flatMap((pair) => {
        const reason = reasonOf(pair, model)
        return reason ? [{ model: pair.now.name, reason }] : []
      }),
    )
    const parents = pairs.flatMap(({ now }) => now.payload.parents)
    names = [...new Set(parents)].filter((parent) => !seen.has(parent))
  }
  return { lastPass, changes }
}

/** The plan whose snapshots a run works with, its own or what its environment stood on; null when it is not kept. */
export async function planOfRun(
  store: Pick<Store, 'getPlan' | 'listRuns'>,
  run: RunRecord,
): Promise<PlanDocument | null> {
  const planId = run.planId ?? (await promotedBefore(store, run))
  const plan = planId === null ? null : await store.getPlan(planId)
  return (plan?.document ?? null) as PlanDocument | null
}

/** Snapshot ids by model. */
export function snapshotIds(
  snapshots: readonly { readonly name: string; readonly snapshotId: string }[],
): SnapshotIds {
  return new Map(snapshots.map(({ name, snapshotId }) => [name, snapshotId]))
}

/** The plan an environment stood on when a scheduled run of it began. */
async function promotedBefore(
  store: Pick<Store, 'listRuns'>,
  { environment, id }: RunRecord,
): Promise<string | null> {
  const [last] = await store.listRuns({
    environment,
    statuses: ['completed'],
    kinds: ['apply', 'restate'],
    before: id,
    limit: 1,
  })
  return last?.planId ?? null
}

interface SnapshotPair {
  readonly before: ModelSnapshot | null
  readonly now: ModelSnapshot
}

/** Both snapshots of each model of which they differ: a snapshot's id covers everything it reads. */
async function readPairs(
  store: Store,
  names: readonly string[],
  ids: { readonly before: SnapshotIds; readonly now: SnapshotIds },
): Promise<readonly SnapshotPair[]> {
  const differing = names.filter((name) => ids.now.get(name) !== ids.before.get(name))
  const wanted = differing.flatMap((name) => [ids.now.get(name), ids.before.get(name)])
  const found = (await store.getSnapshots(
    wanted.filter((id) => id !== undefined),
  )) as readonly ModelSnapshot[]
  const byId = new Map(found.map((snapshot) => [snapshot.id, snapshot]))
  return differing.flatMap((name) => {
    const now = byId.get(ids.now.get(name) ?? '')
    return now ? [{ now, before: byId.get(ids.before.get(name) ?? '') ?? null }] : []
  })
}

function reasonOf({ before, now }: SnapshotPair, audited: string): SincePassReason | null {
  if (!before) return 'added'
  if (before.dataHash !== now.dataHash) return 'changed'
  const isAudited = now.name === audited
  return isAudited && changedMetadata(before.payload, now.payload).includes('audits')
    ? 'audits'
    : null
}
