import { findGoneTables } from '../plan/find-gone-tables.ts'
import type { PlanDocument } from '../plan/plan.ts'
import { plannedAudits } from '../plan/planned-audits.ts'
import type { PlanServices } from '../plan/plan-services.ts'
import { findDue, readPromoted } from './find-due.ts'
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
  const promoted = await readPromoted(services, input.environment)
  const { snapshots, placed, recorded, base } = promoted
  const files = [...snapshots.values()].flatMap(({ payload }) => [
    ...(payload.source?.files ?? []),
    ...(payload.seed ? [services.seeds.pathOf(payload.seed.sha256)] : []),
  ])
  const gone = await findGoneTables(placed, recorded, () => services.engine(files))
  const backfills = findDue(promoted, { until: input.executionTime, gone })
  const document: PlanDocument = {
    environment: input.environment,
    isNew: false,
    options: {},
    overrides: {},
    executionTime: input.executionTime,
    standsAt: Math.max(input.executionTime, promoted.environment.standsAt),
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
      base: snapshots,
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
    basePlanId: promoted.planId,
    actor: input.actor,
    document,
  }
}
