import {
  AppError,
  type AuditResultRecord,
  type AuditText,
  auditText,
  changedSincePass,
  type ModelSnapshot,
  type PlanDocument,
  planOfRun,
  QueryWriter,
  type RunRecord,
  type SincePass,
  type SincePassChange,
  snapshotIds,
  type TimeRangePair,
  toPair,
} from '@millrace/core'
import type { OpenServices } from '../create-services.ts'

/** Failing rows in the order of their columns; a type is empty where it was not recorded. */
export interface AuditRows {
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  readonly rows: readonly (readonly unknown[])[]
}

/** An audit that found failing rows in one batch. */
export interface FailedAudit {
  readonly model: string
  readonly audit: string
  /** Null, like `sql`, where the code of the run is not kept. */
  readonly kind: AuditText['kind'] | null
  readonly sql: string | null
  readonly blocking: boolean
  readonly failing: number
  readonly checked: number | null
  readonly interval: TimeRangePair | null
  /** 1-based. */
  readonly batch: number | null
  /** At most 20; null with `rowsGone` saying why. */
  readonly rows: AuditRows | null
  readonly rowsGone: string | null
  readonly lastPass: SincePass['lastPass']
  readonly changedSincePass: readonly SincePassChange[]
}

export interface AuditsOfRun {
  /** Audits that found nothing, counted once for each batch. */
  readonly passed: number
  readonly failed: number
  /** Those that block first, at most as many as asked for. */
  readonly failures: readonly FailedAudit[]
}

interface Wanted {
  readonly model?: string | undefined
  readonly limit: number
}

interface PlannedRun {
  readonly run: RunRecord
  /** Whose snapshots it works with. */
  readonly plan: PlanDocument | null
}

/** What the audits of a run found. */
export async function auditsOfRun(
  services: OpenServices,
  run: RunRecord,
  wanted: Wanted,
): Promise<AuditsOfRun> {
  const { store } = services
  const results = await resultsOf(store, run, wanted.model?.toLowerCase())
  const failed = results
    .filter(({ failing }) => failing > 0)
    .toSorted((a, b) => Number(b.blocking) - Number(a.blocking))
  const shown = failed.slice(0, wanted.limit)
  const plan = shown.length > 0 ? await planOfRun(store, run) : null
  const [texts, since] = await Promise.all([
    textsOf(services, { run, plan }, shown),
    sincePasses(store, { run, plan }, shown),
  ])
  const failures = shown.map((result, index): FailedAudit => {
    const { model, audit, blocking, failing, checked, batch, range } = result
    const { kind = null, sql = null } = texts[index] ?? {}
    const { lastPass = null, changes = [] } = since.get(keyOf(result)) ?? {}
    const rows = rowsOf(result)
    return {
      model,
      audit,
      kind,
      sql,
      blocking,
      failing,
      checked,
      interval: range && toPair(range),
      batch,
      rows,
      rowsGone: rows ? null : 'the rows were gone when they were read after they were counted',
      lastPass,
      changedSincePass: changes,
    }
  })
  return { passed: results.length - failed.length, failed: failed.length, failures }
}

async function resultsOf(
  store: OpenServices['store'],
  run: RunRecord,
  model: string | undefined,
): Promise<readonly AuditResultRecord[]> {
  const results = await store.getAuditResults(run.id)
  if (model === undefined) return results
  const known = (await store.getModelRunsForRun(run.id)).some((each) => each.model === model)
  if (!known)
    throw new AppError('model_not_found', { message: `run ${run.id} did not build ${model}` })
  return results.filter((result) => result.model === model)
}

async function textsOf(
  services: OpenServices,
  { run, plan }: PlannedRun,
  results: readonly AuditResultRecord[],
): Promise<readonly (AuditText | null)[]> {
  const { store } = services
  const ids = [...new Set(results.map(({ snapshotId }) => snapshotId))]
  const snapshots = (await store.getSnapshots(ids)) as readonly ModelSnapshot[]
  const byId = new Map(snapshots.map((snapshot) => [snapshot.id, snapshot]))
  const started = Date.parse(run.startedAt ?? run.createdAt)
  // A scheduled run works with an earlier plan's models at a time of its own.
  const executionTime = run.planId === null ? started : (plan?.executionTime ?? started)
  const writer = new QueryWriter(
    { ...services, cache: store },
    { environment: run.environment, executionTime, relations: new Map(), embedded: new Map() },
  )
  return results.map(({ snapshotId, audit, range }) => {
    const model = byId.get(snapshotId)?.payload
    return model ? auditText(writer, { model, audit, range }) : null
  })
}

async function sincePasses(
  store: OpenServices['store'],
  { run, plan }: PlannedRun,
  results: readonly AuditResultRecord[],
): Promise<ReadonlyMap<string, SincePass>> {
  const snapshots = snapshotIds(plan?.snapshots ?? [])
  const audits = new Map(results.map((result) => [keyOf(result), result]))
  const found = [...audits].map(async ([key, { model, audit }]) => {
    const { id: runId, environment } = run
    const wanted = { runId, environment, model, audit, snapshots }
    return [key, await changedSincePass(store, wanted)] as const
  })
  return new Map(await Promise.all(found))
}

function rowsOf({ sample, columns }: AuditResultRecord): AuditRows | null {
  const [first] = sample
  if (!first) return null
  const shown =
    columns.length > 0 ? columns : Object.keys(first).map((name) => ({ name, type: '' }))
  return { columns: shown, rows: sample.map((row) => shown.map(({ name }) => row[name] ?? null)) }
}

const keyOf = ({ model, audit }: AuditResultRecord): string => `${model}\n${audit}`
