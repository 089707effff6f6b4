import { AppError } from '../errors/app-error.ts'
import { withAutomaticRestatement } from '../plan/automatic-restatement.ts'
import { findBackfills, type PlacedModel } from '../plan/backfills-stage.ts'
import type { PlanDocument, PlannedBackfill } from '../plan/plan.ts'
import type { PlanServices } from '../plan/plan-services.ts'
import { sortByDependencies } from '../sql/model-graph.ts'
import type { ModelSnapshot } from '../snapshots/fingerprint.ts'
import type { EnvironmentRecord } from '../state/environment-store.ts'
import type { RecordedCoverage } from '../state/snapshot-store.ts'

/** What is promoted in an environment, and what is recorded of it. */
export interface Promoted {
  readonly environment: EnvironmentRecord
  /** The plan it stands on. */
  readonly planId: string
  readonly snapshots: ReadonlyMap<string, ModelSnapshot>
  /** Parents before readers. */
  readonly placed: readonly PlacedModel[]
  readonly recorded: ReadonlyMap<string, RecordedCoverage>
  readonly base: PlanDocument | null
}

/** Reads what is promoted in an environment; the project's files are not read. */
export async function readPromoted({ store }: PlanServices, name: string): Promise<Promoted> {
  const environment = await store.getEnvironment(name)
  if (!environment?.planId) {
    throw new AppError('environment_not_found', {
      message: `there is no environment '${name}'`,
      hint: `make it with: millrace plan ${name} --apply`,
    })
  }
  const { planId } = environment
  const found = (await store.getSnapshots(
    environment.snapshots.map(({ snapshotId }) => snapshotId),
  )) as readonly ModelSnapshot[]
  const snapshots = new Map(found.map((snapshot) => [snapshot.name, snapshot]))
  const { order } = sortByDependencies(
    [...snapshots.keys()],
    (model) => snapshots.get(model)?.payload.parents ?? [],
  )
  const placed = order.map((model) => place(snapshots.get(model)!))
  const recorded = await store.getIntervals(placed.map(({ version }) => version))
  const base = ((await store.getPlan(planId))?.document ?? null) as PlanDocument | null
  return { environment, planId, snapshots, placed, recorded, base }
}

function place(snapshot: ModelSnapshot): PlacedModel {
  const { id, version, payload, physicalSchema, physicalName } = snapshot
  const physical = physicalName === null ? null : { schema: physicalSchema!, name: physicalName }
  return { model: payload, snapshotId: id, version, physical, frozen: payload.frozen ?? false }
}

export interface DueInput {
  /** The run's execution time, in milliseconds. */
  readonly until: number
  /** Versions whose table is gone from the warehouse. */
  readonly gone: ReadonlySet<string>
}

/** What is due of what is promoted, with automatic restatement. */
export function findDue(promoted: Promoted, { until, gone }: DueInput): PlannedBackfill[] {
  const { environment, placed, recorded, base } = promoted
  return withAutomaticRestatement(
    { placed, recorded, environment, until },
    findBackfills({
      placed,
      recorded,
      gone,
      until,
      window: { start: null, end: null },
      projectStart: base?.projectStart ?? null,
      promoted: new Set(placed.map(({ version }) => version)),
      added: new Set(),
    }),
  )
}

/**
 * The models of which a cron made something due in an environment. The warehouse is not asked, and the part of a unit
 * that goes on is not due by itself: it would be at every moment.
 */
export async function findDueModels(
  services: PlanServices,
  input: { readonly environment: string; readonly executionTime: number },
): Promise<ReadonlySet<string>> {
  const promoted = await readPromoted(services, input.environment)
  const placed = promoted.placed.map((each) =>
    each.model.allowPartials ? { ...each, model: { ...each.model, allowPartials: false } } : each,
  )
  const asked = { until: input.executionTime, gone: new Set<string>() }
  return new Set(findDue({ ...promoted, placed }, asked).map(({ model }) => model))
}
