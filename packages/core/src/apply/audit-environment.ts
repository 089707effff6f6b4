import { AppError } from '../errors/app-error.ts'
import { checkEnvironmentName } from '../environments/environment-name.ts'
import { relationText } from '../engines/sql-text.ts'
import { type AuditOutcome, runAudits } from '../audits/run-audits.ts'
import type { PlanServices } from '../plan/plan-services.ts'
import { QueryWriter } from '../project/query-writer.ts'
import type { ModelSnapshot } from '../snapshots/fingerprint.ts'

export interface AuditedModel {
  readonly model: string
  readonly audits: readonly AuditOutcome[]
  /** No blocking audit failed. */
  readonly passed: boolean
}

/** Runs every audit of an environment on its tables as they are; changes nothing. */
export async function auditEnvironment(
  services: PlanServices,
  name: string,
): Promise<readonly AuditedModel[]> {
  const environment = checkEnvironmentName(name)
  const { store } = services
  const found = await store.getEnvironment(environment)
  if (!found)
    throw new AppError('environment_not_found', {
      message: `there is no environment '${environment}'`,
    })
  const snapshots = (await store.getSnapshots(
    found.snapshots.map(({ snapshotId }) => snapshotId),
  )) as readonly ModelSnapshot[]
  const relations = new Map(
    snapshots.flatMap(({ name: model, physicalSchema, physicalName }) =>
      physicalSchema !== null && physicalName !== null
        ? [[model, relationText({ schema: physicalSchema, name: physicalName })] as const]
        : [],
    ),
  )
  const writer = new QueryWriter(
    { ...services, cache: store },
    { environment, executionTime: found.standsAt, relations, embedded: new Map() },
  )
  const engine = await services.engine(
    snapshots.flatMap(({ payload }) => payload.source?.files ?? []),
  )
  const audited: AuditedModel[] = []
  for (const { name: model, payload } of snapshots) {
    const rows = relations.get(model)
    if (payload.audits.length === 0 || rows === undefined) continue
    const target = {
      rows,
      relation: (other: string) => relations.get(other) ?? other,
      file: (file: string) =>
        writer.render(payload, payload.auditFiles[file]!, { range: null, self: rows }),
    }
    const audits = await runAudits(payload.audits, target, (sql, options) =>
      engine.query(sql, options),
    )
    audited.push({
      model,
      audits,
      passed: audits.every(({ blocking, failing }) => !blocking || failing === 0),
    })
  }
  return audited
}
