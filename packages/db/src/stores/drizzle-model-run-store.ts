import {
  type AuditColumn,
  mergeModelRunChanges,
  type ModelRunRecord,
  type RunStore,
} from '@millrace/core'
import {
  and,
  asc,
  desc,
  eq,
  getTableColumns,
  gt,
  inArray,
  lt,
  ne,
  notExists,
  type SQL,
  sql,
} from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { inCodeOrder } from '../columns/in-code-order.ts'
import { auditResults } from '../schema/audit-results.ts'
import { modelRuns } from '../schema/model-runs.ts'
import { runs } from '../schema/runs.ts'
import { type DrizzleSession, inChunks, lastByKey, selectRows } from './drizzle-session.ts'

type ModelRunOperations = Pick<
  RunStore,
  | 'recordModelRun'
  | 'recordModelRuns'
  | 'updateModelRuns'
  | 'getModelRunsForRun'
  | 'getFailedModelRuns'
  | 'getLatestModelRun'
  | 'getLatestModelRuns'
  | 'listModelRuns'
  | 'getModelRunHistory'
  | 'recordAuditResults'
  | 'getAuditResults'
  | 'getLastAuditPass'
>

const { workspaceId: _workspace, ...modelRunColumns } = getTableColumns(modelRuns)
const ofRunColumns = { environment: runs.environment, kind: runs.kind, actor: runs.actor }
const openStatuses = ['pending', 'running'] as const

/** Model runs and audit results in the database. */
export function createDrizzleModelRunStore(session: DrizzleSession): ModelRunOperations {
  const { workspace } = session
  const inWorkspace = eq(modelRuns.workspaceId, workspace)
  const isOpen = inArray(modelRuns.status, [...openStatuses])

  async function recordModelRuns(records: readonly ModelRunRecord[]): Promise<void> {
    if (records.length === 0) return
    const rows = lastByKey(records, (record) => `${record.runId}\n${record.model}`)
    await session.atomic(async (tx) => {
      for (const chunk of inChunks(rows)) {
        await tx.db
          .insert(modelRuns)
          .values(chunk.map((record) => ({ ...record, workspaceId: workspace })))
          .onConflictDoUpdate({
            target: [modelRuns.workspaceId, modelRuns.runId, modelRuns.model],
            set: {
              snapshotId: sql`excluded.snapshot_id`,
              status: sql`excluded.status`,
              startedAt: sql`excluded.started_at`,
              endedAt: sql`excluded.ended_at`,
              rows: sql`excluded.rows`,
              ms: sql`excluded.ms`,
              batches: sql`excluded.batches`,
              error: sql`excluded.error`,
              why: sql`excluded.why`,
            },
            setWhere: isOpen,
          })
      }
    })
  }

  return {
    recordModelRun: (record) => recordModelRuns([record]),
    recordModelRuns,
    async updateModelRuns(changes) {
      const merged = mergeModelRunChanges(changes)
      if (merged.length === 0) return 0
      // A field that is given as null is set to null; one that is not given stays.
      const updated = await selectRows(
        session.db,
        sql`update ${modelRuns} as present set
            status = coalesce(patch ->> 'status', status),
            started_at = case when patch ? 'startedAt'
              then (patch ->> 'startedAt')::timestamptz else started_at end,
            ended_at = case when patch ? 'endedAt'
              then (patch ->> 'endedAt')::timestamptz else ended_at end,
            rows = case when patch ? 'rows' then (patch ->> 'rows')::bigint else rows end,
            ms = case when patch ? 'ms' then (patch ->> 'ms')::double precision else ms end,
            batches = coalesce((patch ->> 'batches')::integer, batches),
            error = case when patch ? 'error' then patch ->> 'error' else error end,
            why = case when patch ? 'why' then patch ->> 'why' else why end
          from unnest(
            ${sql.param(merged.map(({ runId }) => runId))}::text[],
            ${sql.param(merged.map(({ model }) => model))}::text[],
            ${sql.param(merged.map(({ patch }) => JSON.stringify(patch)))}::text[]::jsonb[]
          ) as change (of_run, of_model, patch)
          where workspace_id = ${workspace} and run_id = of_run and model = of_model
            and status in ('pending', 'running')
          returning 1`,
      )
      return updated.length
    },
    async getModelRunsForRun(runId) {
      return session.db
        .select(modelRunColumns)
        .from(modelRuns)
        .where(and(inWorkspace, eq(modelRuns.runId, runId)))
        .orderBy(inCodeOrder(modelRuns.model))
    },
    async getFailedModelRuns(runIds) {
      return session.db
        .select(modelRunColumns)
        .from(modelRuns)
        .where(
          and(inWorkspace, inArray(modelRuns.runId, [...runIds]), eq(modelRuns.status, 'failed')),
        )
        .orderBy(asc(modelRuns.endedAt), inCodeOrder(modelRuns.model))
    },
    async getLatestModelRun(model) {
      const found = await session.db
        .select(modelRunColumns)
        .from(modelRuns)
        .innerJoin(
          runs,
          and(eq(runs.workspaceId, modelRuns.workspaceId), eq(runs.id, modelRuns.runId)),
        )
        .where(and(inWorkspace, eq(modelRuns.model, model)))
        .orderBy(desc(runs.createdAt), desc(runs.id))
        .limit(1)
      return found[0] ?? null
    },
    async getLatestModelRuns(models) {
      // Nulls come first in the index read backwards: what goes on is newer than what ended.
      const newest = newestOf(session, { limit: 1 })
      // The limit keeps a planner without statistics from going through all runs first.
      const run = session.db
        .select(ofRunColumns)
        .from(runs)
        .where(and(eq(runs.workspaceId, workspace), eq(runs.id, newest.runId)))
        .limit(1)
        .as('run')
      const { environment, kind, actor } = run
      return session.db
        .select({ ...columnsOf(newest), environment, kind, actor })
        .from(namedModels(models))
        .innerJoinLateral(newest, sql`true`)
        .innerJoinLateral(run, sql`true`)
    },
    async listModelRuns({ model, limit, before }) {
      const isOlder = sql`(${runs.createdAt}, ${runs.id}) < (
        select created_at, id from ${runs} where workspace_id = ${workspace} and id = ${before})`
      return session.db
        .select({ ...modelRunColumns, ...ofRunColumns })
        .from(modelRuns)
        .innerJoin(
          runs,
          and(eq(runs.workspaceId, modelRuns.workspaceId), eq(runs.id, modelRuns.runId)),
        )
        .where(
          and(inWorkspace, eq(modelRuns.model, model), before === undefined ? undefined : isOlder),
        )
        .orderBy(desc(runs.createdAt), desc(runs.id))
        .limit(limit)
    },
    async getModelRunHistory({ models, limit, whys, endedBefore }) {
      const newest = newestOf(session, {
        limit,
        where: and(
          eq(modelRuns.status, sql`'success'`),
          sql`${modelRuns.endedAt} is not null`,
          whys === undefined ? undefined : inArray(modelRuns.why, [...whys]),
          endedBefore === undefined ? undefined : lt(modelRuns.endedAt, endedBefore),
        ),
      })
      return session.db
        .select(columnsOf(newest))
        .from(namedModels(models))
        .innerJoinLateral(newest, sql`true`)
        .orderBy(desc(newest.endedAt), desc(newest.runId))
    },
    async recordAuditResults(results) {
      await session.atomic(async (tx) => {
        for (const chunk of inChunks(results)) {
          await tx.db.insert(auditResults).values(
            chunk.map(({ range, ...result }) => ({
              ...result,
              workspaceId: workspace,
              startMs: range?.start ?? null,
              endMs: range?.end ?? null,
            })),
          )
        }
      })
    },
    async getAuditResults(runId) {
      const found = await session.db
        .select()
        .from(auditResults)
        .where(and(eq(auditResults.workspaceId, workspace), eq(auditResults.runId, runId)))
        .orderBy(asc(auditResults.id))
      return found.map(
        ({ workspaceId: _owner, id: _id, startMs, endMs, sample, columns, ...result }) => ({
          ...result,
          range: startMs === null || endMs === null ? null : { start: startMs, end: endMs },
          sample: sample as readonly Readonly<Record<string, unknown>>[],
          columns: (columns ?? []) as readonly AuditColumn[],
        }),
      )
    },
    async getLastAuditPass({ model, audit, exceptRun, environment }) {
      const other = alias(auditResults, 'other')
      const failedToo = session.db
        .select({ one: sql`1` })
        .from(other)
        .where(
          and(
            eq(other.workspaceId, workspace),
            eq(other.runId, auditResults.runId),
            eq(other.model, model),
            eq(other.audit, audit),
            gt(other.failing, 0),
          ),
        )
      const found = await session.db
        .select({
          runId: auditResults.runId,
          environment: runs.environment,
          at: auditResults.at,
        })
        .from(auditResults)
        .innerJoin(
          runs,
          and(eq(runs.workspaceId, auditResults.workspaceId), eq(runs.id, auditResults.runId)),
        )
        .where(
          and(
            eq(auditResults.workspaceId, workspace),
            eq(auditResults.model, model),
            eq(auditResults.audit, audit),
            eq(auditResults.failing, 0),
            ne(auditResults.runId, exceptRun),
            environment === undefined ? undefined : eq(runs.environment, environment),
            notExists(failedToo),
          ),
        )
        .orderBy(desc(auditResults.at), desc(auditResults.id))
        .limit(1)
      return found[0] ?? null
    },
  }
}

/** A row for each model, for a lateral join. */
function namedModels(models: readonly string[]) {
  return sql`(select distinct unnest(${sql.param([...models])}::text[]) as model) as named`
}

/** The newest runs of each of `namedModels`, to be joined laterally. */
function newestOf(
  { db, workspace }: DrizzleSession,
  { limit, where }: { readonly limit: number; readonly where?: SQL | undefined },
) {
  return db
    .select(modelRunColumns)
    .from(modelRuns)
    .where(and(eq(modelRuns.workspaceId, workspace), sql`${modelRuns.model} = named.model`, where))
    .orderBy(desc(modelRuns.endedAt), desc(modelRuns.runId))
    .limit(limit)
    .as('newest')
}

function columnsOf(newest: ReturnType<typeof newestOf>) {
  const { runId, model, snapshotId, status, startedAt, endedAt } = newest
  const { rows, ms, batches, error, why } = newest
  return { runId, model, snapshotId, status, startedAt, endedAt, rows, ms, batches, error, why }
}
