import { type Plan, production, type StateStore } from '@millrace/core'

/** Snapshot ids by model. */
export type SnapshotIds = ReadonlyMap<string, string>

/**
 * What a plan was compared with: what its environment's plan had promoted, or, for a new environment, what the
 * one it is created from shows now. Null when that plan is not kept.
 */
export async function baseSnapshots(
  store: Pick<StateStore, 'getPlan' | 'getEnvironment'>,
  plan: Plan,
): Promise<SnapshotIds | null> {
  if (plan.basePlanId !== null) {
    const base = (await store.getPlan(plan.basePlanId)) as Plan | null
    return base?.document ? idsOf(base.document.snapshots) : null
  }
  const source = plan.options['create_from']
  const origin = await store.getEnvironment(typeof source === 'string' ? source : production)
  return idsOf(origin?.snapshots ?? [])
}

/** The snapshot ids of a list by model. */
export function idsOf(
  snapshots: readonly { readonly name: string; readonly snapshotId: string }[],
): SnapshotIds {
  return new Map(snapshots.map(({ name, snapshotId }) => [name, snapshotId]))
}
