import type { Plan, StateStore } from '@millrace/core'
import { baseSnapshots, idsOf, type SnapshotIds } from './base-snapshots.ts'

/** Names that one answer lists, at most. */
const namesListed = 20

/** How an environment went on after a plan was made. */
export interface EnvironmentMove {
  /** The plan it stands on now; null when the environment is gone. */
  readonly planId: string | null
  /** Who applied that one; null where no run tells. */
  readonly actor: string | null
  readonly at: string | null
  /** Models that stand on other snapshots than the plan was compared with, at most 20. */
  readonly models: readonly string[]
  /** How many there are; null when what the plan was compared with is not kept. */
  readonly count: number | null
}

type Store = Pick<StateStore, 'getPlan' | 'getEnvironment' | 'listRuns'>

/** What moved an environment under a plan; null while it stands where the plan saw it, or because of the plan. */
export async function findMove(store: Store, plan: Plan): Promise<EnvironmentMove | null> {
  if (plan.status === 'applying' || plan.status === 'applied') return null
  const environment = await store.getEnvironment(plan.environment)
  const standsOn = environment?.planId ?? null
  if (standsOn === plan.basePlanId || standsOn === plan.id) return null
  const now = idsOf(environment?.snapshots ?? [])
  const base = plan.basePlanId === null ? idsOf([]) : await baseSnapshots(store, plan)
  const names = base && differing(base, now)
  const [run] = standsOn === null ? [] : await store.listRuns({ planId: standsOn, limit: 1 })
  return {
    planId: standsOn,
    actor: run?.actor ?? null,
    at: run?.endedAt ?? environment?.updatedAt ?? null,
    models: names?.slice(0, namesListed) ?? [],
    count: names?.length ?? null,
  }
}

function differing(before: SnapshotIds, after: SnapshotIds): string[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((name) => before.get(name) !== after.get(name))
    .toSorted()
}
