import { type RunRecord, type RunStore, terminalRunStatuses } from '@millrace/core'
import {
  and,
  desc,
  eq,
  getTableColumns,
  inArray,
  isNull,
  not,
  notInArray,
  or,
  sql,
} from 'drizzle-orm'
import { modelRuns } from '../schema/model-runs.ts'
import { runs } from '../schema/runs.ts'
import type { DrizzleSession } from './drizzle-session.ts'

type RunOperations = Pick<
  RunStore,
  | 'createRun'
  | 'getRun'
  | 'getLatestRun'
  | 'listRuns'
  | 'startRun'
  | 'completeRun'
  | 'requestCancel'
  | 'getCancelRequest'
>

const {
  workspaceId: _workspace,
  dataSourceId: _source,
  cancelRequestedBy: _by,
  cancelForced: _forced,
  ...runColumns
} = getTableColumns(runs)

/** Runs in the database. */
export function createDrizzleRunStore(session: DrizzleSession): RunOperations {
  const { workspace } = session
  const inWorkspace = eq(runs.workspaceId, workspace)

  async function listRuns(filter: Parameters<RunStore['listRuns']>[0] = {}): Promise<RunRecord[]> {
    const { environment, planId, statuses, kinds, actor, text, before, limit = 100 } = filter
    const isOlder = sql`(${runs.createdAt}, ${runs.id}) < (
      select created_at, id from ${runs} where workspace_id = ${workspace} and id = ${before})`
    return session.db
      .select(runColumns)
      .from(runs)
      .where(
        and(
          inWorkspace,
          environment === undefined ? undefined : eq(runs.environment, environment),
          planId === undefined ? undefined : eq(runs.planId, planId),
          statuses === undefined ? undefined : inArray(runs.status, [...statuses]),
          kinds === undefined ? undefined : inArray(runs.kind, [...kinds]),
          actor === undefined ? undefined : eq(runs.actor, actor),
          text === undefined
            ? undefined
            : sql`position(lower(${text}) in lower(concat_ws(chr(10), ${runs.id}, ${runs.planId}, ${runs.error}))) > 0`,
          before === undefined ? undefined : isOlder,
        ),
      )
      .orderBy(desc(runs.createdAt), desc(runs.id))
      .limit(limit)
  }

  return {
    async createRun(run) {
      const { id, kind, environment, planId, actor, createdAt } = run
      const made = await session.db
        .insert(runs)
        .values({
          workspaceId: workspace,
          id,
          kind,
          environment,
          planId,
          actor,
          createdAt,
          status: 'queued',
        })
        .returning(runColumns)
      return made[0] as RunRecord
    },
    async getRun(id) {
      const found = await session.db
        .select(runColumns)
        .from(runs)
        .where(and(inWorkspace, eq(runs.id, id)))
      return found[0] ?? null
    },
    async getLatestRun(environment) {
      const found = await listRuns({ environment, limit: 1 })
      return found[0] ?? null
    },
    listRuns,
    async startRun(id, startedAt) {
      const started = await session.db
        .update(runs)
        .set({ status: 'running', startedAt })
        .where(and(inWorkspace, eq(runs.id, id), eq(runs.status, 'queued')))
        .returning(runColumns)
      return started[0] ?? null
    },
    async completeRun(id, { status, endedAt, error }) {
      const built = sql`from ${modelRuns} where ${modelRuns.workspaceId} = ${workspace}
        and ${modelRuns.runId} = ${id} and ${modelRuns.status} = 'success'`
      const ended = await session.db
        .update(runs)
        .set({
          status,
          endedAt,
          error,
          models: sql`(select count(*) ${built})`,
          rows: sql`(select coalesce(sum(${modelRuns.rows}), 0) ${built})`,
        })
        .where(and(inWorkspace, eq(runs.id, id), notInArray(runs.status, [...terminalRunStatuses])))
        .returning(runColumns)
      return ended[0] ?? null
    },
    async requestCancel(id, { by, force }) {
      const asked = await session.db
        .update(runs)
        .set({
          cancelRequestedBy: sql`coalesce(${runs.cancelRequestedBy}, ${by})`,
          cancelForced: force,
        })
        .where(
          and(
            inWorkspace,
            eq(runs.id, id),
            notInArray(runs.status, [...terminalRunStatuses]),
            or(isNull(runs.cancelRequestedBy), force ? not(runs.cancelForced) : sql`false`),
          ),
        )
        .returning({ id: runs.id })
      return asked.length > 0
    },
    async getCancelRequest(id) {
      const found = await session.db
        .select({ by: runs.cancelRequestedBy, force: runs.cancelForced })
        .from(runs)
        .where(and(inWorkspace, eq(runs.id, id)))
      const [{ by, force } = { by: null, force: false }] = found
      return by === null ? null : { by, force }
    },
  }
}
