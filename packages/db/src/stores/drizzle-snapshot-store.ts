import type { IntervalRecord, SnapshotRecord, SnapshotStore, TimeRange } from '@millrace/core'
import { and, eq, getTableColumns, sql } from 'drizzle-orm'
import { intervals } from '../schema/intervals.ts'
import { snapshots } from '../schema/snapshots.ts'
import { workspaces } from '../schema/workspaces.ts'
import { type DrizzleSession, inChunks, selectRows } from './drizzle-session.ts'

const { workspaceId: _workspace, ...snapshotColumns } = getTableColumns(snapshots)
const { payload: _payload, ...summaryColumns } = snapshotColumns

interface CoverageRow {
  readonly version: string
  /** Pairs of milliseconds. */
  readonly ranges: readonly (readonly [number, number])[]
  readonly coverage: IntervalRecord['coverage']
  readonly recordedAt: string
}

/** Snapshots and recorded intervals in the database. */
export function createDrizzleSnapshotStore(session: DrizzleSession): SnapshotStore {
  const { workspace } = session
  return {
    async saveSnapshots(records) {
      await session.atomic(async (tx) => {
        for (const chunk of inChunks(records)) {
          await tx.db
            .insert(snapshots)
            .values(chunk.map((record) => ({ ...record, workspaceId: workspace })))
            .onConflictDoNothing()
        }
      })
    },
    async getSnapshots(ids) {
      const found = await session.db
        .select(snapshotColumns)
        .from(snapshots)
        .where(
          and(
            eq(snapshots.workspaceId, workspace),
            sql`${snapshots.id} = any(${sql.param([...ids])}::text[])`,
          ),
        )
      const byId = new Map<string, SnapshotRecord>(found.map((row) => [row.id, row]))
      return [...new Set(ids)].flatMap((id) => byId.get(id) ?? [])
    },
    async listSnapshots() {
      return session.db
        .select(summaryColumns)
        .from(snapshots)
        .where(eq(snapshots.workspaceId, workspace))
        .orderBy(snapshots.createdAt, snapshots.id)
    },
    async forgetVersions(versions) {
      if (versions.length === 0) return
      await session.atomic(async (tx) => {
        await tx.db
          .delete(intervals)
          .where(
            and(
              eq(intervals.workspaceId, workspace),
              sql`${intervals.version} = any(${sql.param([...versions])}::text[])`,
            ),
          )
        await moveRevision(tx)
      })
    },
    async recordIntervals(records) {
      if (records.length === 0) return
      const replaced = new Map<string, number>()
      for (const [index, { version, replaces }] of records.entries()) {
        if (replaces) replaced.set(version, index)
      }
      const kept = records.filter(({ version }, index) => index >= (replaced.get(version) ?? 0))
      const rows = kept.map(({ version, range, coverage, runId, at }) => ({
        workspaceId: workspace,
        version,
        startMs: range.start,
        endMs: range.end,
        coverage,
        runId,
        at,
      }))
      await session.atomic(async (tx) => {
        if (replaced.size > 0) {
          const versions = sql.param([...replaced.keys()])
          await tx.db
            .delete(intervals)
            .where(
              and(
                eq(intervals.workspaceId, workspace),
                sql`${intervals.version} = any(${versions}::text[])`,
              ),
            )
        }
        for (const chunk of inChunks(rows)) await tx.db.insert(intervals).values(chunk)
        await moveRevision(tx)
      })
    },
    async removeIntervals(version, range) {
      await session.atomic(async (tx) => {
        await tx.db.execute(cutIntervals(workspace, version, range))
        await moveRevision(tx)
      })
    },
    async getIntervals(versions) {
      const found = await selectRows<CoverageRow>(
        session.db,
        sql`select merged.version, merged.coverage, merged.recorded_at as "recordedAt", (
            select json_agg(json_build_array(lower(piece), upper(piece)) order by lower(piece))
            from unnest(merged.ranges) as piece
          ) as ranges
          from (
            select ${intervals.version} as version,
              range_agg(int8range(${intervals.startMs}, ${intervals.endMs})) as ranges,
              (array_agg(${intervals.coverage} order by ${intervals.at} desc, ${intervals.id} desc))[1] as coverage,
              to_char(max(${intervals.at}) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as recorded_at
            from ${intervals}
            where ${intervals.workspaceId} = ${workspace}
              and ${intervals.version} = any(${sql.param([...versions])}::text[])
            group by ${intervals.version}
          ) as merged`,
      )
      return new Map(
        found.map(({ version, ranges, coverage, recordedAt }) => [
          version,
          {
            ranges: ranges.map(([start, end]): TimeRange => ({ start, end })),
            coverage,
            recordedAt,
          },
        ]),
      )
    },
  }
}

/** Replaces what overlaps the range by what is left of it on either side. */
function cutIntervals(workspace: string, version: string, { start, end }: TimeRange) {
  return sql`with cut as (
      delete from ${intervals}
      where workspace_id = ${workspace} and version = ${version}
        and start_ms < ${end}::bigint and end_ms > ${start}::bigint
      returning *
    )
    insert into ${intervals} (workspace_id, version, start_ms, end_ms, coverage, run_id, at)
    select workspace_id, version, start_ms, ${start}::bigint, coverage, run_id, at
    from cut where start_ms < ${start}::bigint
    union all
    select workspace_id, version, ${end}::bigint, end_ms, coverage, run_id, at
    from cut where end_ms > ${end}::bigint`
}

/** Makes every plan computed before differ from every plan computed after. */
export async function moveRevision({ db, workspace }: DrizzleSession): Promise<void> {
  await db
    .update(workspaces)
    .set({ revision: sql`${workspaces.revision} + 1` })
    .where(eq(workspaces.id, workspace))
}
