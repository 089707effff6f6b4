import { AppError } from '../errors/app-error.ts'
import { withAutomaticRestatement } from '../plan/automatic-restatement.ts'
import { findBackfills, type PlacedModel } from '../plan/backfills-stage.ts'
import { findGoneTables } from '../plan/find-gone-tables.ts'
import type { PlanDocument } from '../plan/plan.ts'
import { plannedAudits } from '../plan/planned-audits.ts'
import type { PlanServices } from '../plan/plan-services.ts'
import { sortByDependencies } from '../sql/model-graph.ts'
import type { ModelSnapshot } from '../snapshots/fingerprint.ts'
import type { RunOrder } from './run-context.ts'

export interface ScheduledInput {
  readonly environment: string
  readonly executionTime: number
  readonly actor: string
  readonly runId: string
}

/** What is due in an environment, from its promoted snapshots; the project's files are not read. */
export async function orderScheduledRun(
  services: PlanServices,
  input: ScheduledInput,
): Promise<RunOrder> {
  const { store } = services
  const current = await store.getEnvironment(input.environment)
  if (!current?.planId) {
    throw new AppError('environment_not_found', {
      message: `there is no environment '${input.environment}'`,
      hint: `make it with: millrace plan ${input.environment} --apply`,
    })
  }
  const snapshots = (await store.getSnapshots(
    current.snapshots.map(({ snapshotId }) => snapshotId),
  )) as readonly ModelSnapshot[]
  const byName = new Map(snapshots.map((snapshot) => [snapshot.name, snapshot]))
  const { order } = sortByDependencies(
    [...byName.keys()],
    (name) => byName.get(name)?.payload.parents ?? [],
  )
  const placed = order.map((name): PlacedModel => {
    const snapshot = byName.get(name)!
    const physical =
      snapshot.physicalName === null
        ? null
        : { schema: snapshot.physicalSchema!, name: snapshot.physicalName }
    return {
      model: snapshot.payload,
      snapshotId: snapshot.id,
      version: snapshot.version,
      physical,
      frozen: snapshot.payload.frozen ?? false,
    }
  })
  const files = snapshots.flatMap(({ payload }) => [
    ...(payload.source?.files ?? []),
    ...(payload.seed ? [services.seeds.pathOf(payload.seed.sha256)] : []),
  ])
  const recorded = await store.getIntervals(placed.map(({ version }) => version))
  const gone = await findGoneTables(placed, recorded, () => services.engine(files))
  const base = (await store.getPlan(current.planId))?.document as PlanDocument | null | undefined
  const backfills = withAutomaticRestatement(
    { placed, recorded, environment: current, until: input.executionTime },
    findBackfills({
      placed,
      recorded,
      gone,
      until: input.executionTime,
      window: { start: null, end: null },
      projectStart: base?.projectStart ?? null,
      promoted: new Set(placed.map(({ version }) => version)),
      added: new Set(),
    }),
  )
  const document: PlanDocument = {
    environment: input.environment,
    isNew: false,
    options: {},
    executionTime: input.executionTime,
    standsAt: Math.max(input.executionTime, current.standsAt),
    defaultSchema: base?.defaultSchema ?? 'main',
    issues: [],
    changes: { added: [], removed: [], direct: [], indirect: [], metadata: [] },
    snapshots: placed.map(({ model, snapshotId, version, physical, frozen }) => ({
      name: model.name,
      snapshotId,
      kind: model.kind,
      version,
      physical,
      frozen: frozen ?? false,
      record: null,
    })),
    backfills,
    audits: plannedAudits({
      placed,
      base: byName,
      built: new Set(),
      building: new Set(backfills.map(({ model }) => model)),
    }),
    projectStart: base?.projectStart ?? null,
    readableFiles: files,
    summary: `run of ${input.environment}`,
  }
  return {
    runId: input.runId,
    kind: 'schedule',
    planId: null,
    basePlanId: current.planId,
    actor: input.actor,
    document,
  }
}
