import { AppError } from '../errors/app-error.ts'
import { production } from '../environments/environment-name.ts'
import type { PlanDocument } from '../plan/plan.ts'
import type { PlanServices } from '../plan/plan-services.ts'
import type { EnvironmentRecord } from '../state/environment-store.ts'
import type { SnapshotSummary } from '../state/snapshot-store.ts'
import { invalidateEnvironment } from './invalidate-environment.ts'
import { withMaintenance } from './maintenance.ts'

/** How long a version lives after the last environment let go of it, in milliseconds. */
const versionTtl = 7 * 86_400_000
/** Promotions of an environment whose tables stay, so that it can be rolled back. */
const keptPromotions = 3

export interface JanitorInput {
  readonly holder: string
  readonly dryRun: boolean
  readonly ignoreTtl: boolean
}

export interface JanitorReport {
  /** Environments that expired. */
  readonly environments: readonly string[]
  /** Versions that were dropped, with their physical names. */
  readonly versions: readonly {
    readonly model: string
    readonly version: string
    readonly physicalName: string
  }[]
  readonly dryRun: boolean
}

/** Takes expired environments away, then drops tables that no environment and no kept promotion shows. */
export async function runJanitor(
  services: PlanServices,
  input: JanitorInput,
): Promise<JanitorReport> {
  const { store, clock } = services
  const now = clock.now().getTime()
  const all = await store.listEnvironments()
  const expired = all.filter(
    ({ name, pinned, expiresAt }) =>
      name !== production && !pinned && expiresAt !== null && Date.parse(expiresAt) <= now,
  )
  const taken: string[] = []
  for (const { name } of expired)
    if (input.dryRun || (await takeAway(services, { environment: name, holder: input.holder })))
      taken.push(name)
  const living = all.filter(({ name }) => !taken.includes(name))
  const { kept, lastUsed } = await usedSnapshots(services, living)
  const snapshots = await store.listSnapshots()
  const unused = Map.groupBy(snapshots, ({ version, name }) => `${name} ${version}`)
  const dropped = [...unused.values()].filter((sharing) => {
    if (sharing.some(({ id }) => kept.has(id))) return false
    const last = Math.max(
      ...sharing.map(({ id, createdAt }) => Math.max(lastUsed.get(id) ?? 0, Date.parse(createdAt))),
    )
    return input.ignoreTtl || last + versionTtl <= now
  })
  const present = await presentRelations(services, dropped)
  const versions = dropped.flatMap(([first]) =>
    first && present.has(first.version) ? [toReport(first)] : [],
  )
  if (input.dryRun || versions.length === 0)
    return { environments: taken, versions, dryRun: input.dryRun }
  await withMaintenance(
    services,
    { environment: 'janitor', holder: input.holder },
    async (engine, write) => {
      const relations = dropped.flatMap(([first]) =>
        first?.physicalName ? [{ schema: first.physicalSchema!, name: first.physicalName }] : [],
      )
      // Forgotten first: a table that state does not know is only lost space, the other way round is a lost table.
      await store.forgetVersions(versions.map(({ version }) => version))
      await engine.drop(relations, write)
    },
  )
  return { environments: taken, versions, dryRun: false }
}

/** False where a run holds the environment: it is left for the next time. */
async function takeAway(
  services: PlanServices,
  input: { readonly environment: string; readonly holder: string },
): Promise<boolean> {
  try {
    await invalidateEnvironment(services, input)
    return true
  } catch (error) {
    if (error instanceof AppError && error.code === 'environment_busy') return false
    throw error
  }
}

function toReport({ name, version, physicalSchema, physicalName }: SnapshotSummary) {
  return { model: name, version, physicalName: `${physicalSchema}.${physicalName}` }
}

async function presentRelations(
  services: PlanServices,
  groups: readonly (readonly SnapshotSummary[])[],
): Promise<ReadonlySet<string>> {
  const relations = groups.flatMap(([first]) =>
    first?.physicalName
      ? [{ version: first.version, schema: first.physicalSchema!, name: first.physicalName }]
      : [],
  )
  if (relations.length === 0) return new Set()
  const engine = await services.engine([])
  const found = await engine.existing(relations)
  return new Set(
    relations
      .filter(({ schema, name }) => found.has(`${schema}.${name}`.toLowerCase()))
      .map(({ version }) => version),
  )
}

interface Used {
  readonly kept: ReadonlySet<string>
  /** When a snapshot was last shown by an environment, in milliseconds. */
  readonly lastUsed: ReadonlyMap<string, number>
}

async function usedSnapshots(
  { store }: PlanServices,
  environments: readonly EnvironmentRecord[],
): Promise<Used> {
  const kept = new Set<string>()
  const lastUsed = new Map<string, number>()
  for (const environment of environments) {
    for (const { snapshotId } of environment.snapshots) kept.add(snapshotId)
    const plans = await store.listPlans({
      environment: environment.name,
      statuses: ['applied'],
      limit: 1000,
    })
    const promotions = plans.toSorted((a, b) => b.updatedAt.localeCompare(a.updatedAt))
    for (const [index, { id }] of promotions.entries()) {
      // One at a time: a document may have megabytes.
      const document = (await store.getPlan(id))?.document as PlanDocument | null
      const until = index === 0 ? environment.updatedAt : promotions[index - 1]!.updatedAt
      for (const { snapshotId } of document?.snapshots ?? []) {
        if (index < keptPromotions) kept.add(snapshotId)
        lastUsed.set(snapshotId, Math.max(lastUsed.get(snapshotId) ?? 0, Date.parse(until)))
      }
    }
  }
  return { kept, lastUsed }
}
