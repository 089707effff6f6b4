import {
  diffEnvironments,
  type EnvironmentRecord,
  type ModelSnapshot,
  type PlanStatus,
  type PlanSummary,
  production,
} from '@millrace/core'
import type { OpenServices } from '../create-services.ts'
import { nextTickOf } from './next-tick-of.ts'
import { type HeldLease, readLease } from './read-lease.ts'

const mostPlans = 1000
const pendingStatuses: readonly PlanStatus[] = ['planning', 'ready', 'uncategorised', 'applying']

/** What an environment is doing, or what keeps it from being as it should. */
export type EnvironmentStanding = 'working' | 'unfinished' | 'paused' | 'idle'

/** One line of the page of environments. */
export interface EnvironmentOverview {
  readonly name: string
  readonly standing: EnvironmentStanding
  readonly models: number
  /** The plan last promoted; `actor` is null where no run tells. */
  readonly lastPlan: {
    readonly id: string
    readonly actor: string | null
    readonly at: string
  } | null
  /** Milliseconds since it was last changed, by the server's clock. */
  readonly ageMs: number
  /** How far it stands, in milliseconds. */
  readonly standsAt: number
  readonly nextTick: string | null
  /** Models by how they differ from prod; null for prod, and where there is no prod. */
  readonly fromProd: EnvironmentDifference | null
  readonly pinned: boolean
  readonly paused: boolean
  readonly expiresAt: string | null
  readonly lease: HeldLease | null
  /** The newest plan that can still be applied, or is being; null when it was overtaken. */
  readonly pending: Pick<PlanSummary, 'id' | 'status' | 'actor' | 'summary' | 'createdAt'> | null
}

export interface EnvironmentDifference {
  readonly added: number
  readonly removed: number
  readonly changed: number
}

/** Every environment as a page of them shows it, prod first. */
export async function environmentsOverview(
  services: OpenServices,
): Promise<readonly EnvironmentOverview[]> {
  const { store } = services
  const [environments, plans] = await Promise.all([
    store.listEnvironments(),
    store.listPlans({ statuses: pendingStatuses, limit: mostPlans }),
  ])
  const prod = environments.find(({ name }) => name === production)
  const shown = prod && (await snapshotsOf(services, prod))
  const rows = await Promise.all(
    environments.map(async (environment) => {
      const isProd = environment.name === production
      const own = !shown || isProd ? null : await snapshotsOf(services, environment)
      const fromProd = shown && own ? countDifferences(shown, own) : null
      return overviewOf(services, environment, { fromProd, plans })
    }),
  )
  const rank = ({ name }: EnvironmentOverview) => (name === production ? 0 : 1)
  return rows.toSorted((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1))
}

interface Known {
  readonly fromProd: EnvironmentDifference | null
  /** Newest first. */
  readonly plans: readonly PlanSummary[]
}

async function overviewOf(
  { store, clock }: OpenServices,
  environment: EnvironmentRecord,
  { fromProd, plans }: Known,
): Promise<EnvironmentOverview> {
  const { name, planId, paused, pinned, updatedAt, finalized, expiresAt, standsAt } = environment
  const now = clock.now().getTime()
  const [lease, tick, [run]] = await Promise.all([
    readLease(store, name),
    paused ? null : nextTickOf(store, environment, now),
    planId === null ? [] : store.listRuns({ planId, statuses: ['completed'], limit: 1 }),
  ])
  const at = run?.endedAt ?? updatedAt
  return {
    name,
    standing: lease ? 'working' : !finalized ? 'unfinished' : paused ? 'paused' : 'idle',
    models: environment.snapshots.length,
    lastPlan: planId === null ? null : { id: planId, actor: run?.actor ?? null, at },
    ageMs: Math.max(0, now - Date.parse(updatedAt)),
    standsAt,
    nextTick: tick === null ? null : new Date(tick).toISOString(),
    fromProd,
    pinned,
    paused,
    expiresAt,
    lease,
    pending: pendingOf(environment, plans),
  }
}

function pendingOf(
  { name, planId }: EnvironmentRecord,
  plans: readonly PlanSummary[],
): EnvironmentOverview['pending'] {
  const found = plans.find(
    ({ environment, status, basePlanId }) =>
      environment === name &&
      (status === 'planning' || status === 'applying' || basePlanId === planId),
  )
  if (!found) return null
  const { id, status, actor, summary, createdAt } = found
  return { id, status, actor, summary, createdAt }
}

async function snapshotsOf(
  { store }: OpenServices,
  { snapshots }: EnvironmentRecord,
): Promise<readonly ModelSnapshot[]> {
  const ids = snapshots.map(({ snapshotId }) => snapshotId)
  return (await store.getSnapshots(ids)) as readonly ModelSnapshot[]
}

function countDifferences(
  prod: readonly ModelSnapshot[],
  own: readonly ModelSnapshot[],
): EnvironmentDifference {
  const { added, removed, changed } = diffEnvironments(prod, own)
  return { added: added.length, removed: removed.length, changed: changed.length }
}
