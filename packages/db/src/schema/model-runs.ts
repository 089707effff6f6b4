import { modelRunStatuses } from '@millrace/core'
import { sql } from 'drizzle-orm'
import {
  bigint,
  check,
  doublePrecision,
  foreignKey,
  index,
  integer,
  primaryKey,
  text,
} from 'drizzle-orm/pg-core'
import { isoInstant } from '../columns/iso-instant.ts'
import { oneOf } from '../columns/one-of.ts'
import { millrace } from './millrace-schema.ts'
import { runs } from './runs.ts'
import { snapshots } from './snapshots.ts'

/** One model inside one run. */
export const modelRuns = millrace.table(
  'model_runs',
  {
    workspaceId: text('workspace_id').notNull(),
    runId: text('run_id').notNull(),
    model: text().notNull(),
    snapshotId: text('snapshot_id').notNull(),
    status: text({ enum: modelRunStatuses }).notNull(),
    startedAt: isoInstant('started_at'),
    endedAt: isoInstant('ended_at'),
    rows: bigint({ mode: 'number' }),
    ms: doublePrecision(),
    batches: integer().notNull(),
    error: text(),
    /** Why it ran or was skipped, for a person. */
    why: text(),
  },
  (table) => [
    // getModelRunsForRun and updateModelRuns.
    primaryKey({ name: 'model_runs_pk', columns: [table.workspaceId, table.runId, table.model] }),
    foreignKey({
      name: 'model_runs_run_fk',
      columns: [table.workspaceId, table.runId],
      foreignColumns: [runs.workspaceId, runs.id],
    }).onDelete('cascade'),
    foreignKey({
      name: 'model_runs_snapshot_fk',
      columns: [table.workspaceId, table.snapshotId],
      foreignColumns: [snapshots.workspaceId, snapshots.id],
    }),
    // getModelRunHistory, for estimates.
    index('model_runs_history')
      .on(table.workspaceId, table.model, table.endedAt, table.runId)
      .where(sql`${table.status} = 'success'`),
    // getLatestModelRun, getLatestModelRuns and listModelRuns.
    index('model_runs_newest').on(table.workspaceId, table.model, table.endedAt, table.runId),
    // Whether a run still names a snapshot, before it is dropped.
    index('model_runs_snapshot').on(table.workspaceId, table.snapshotId),
    check('model_runs_status', oneOf(table.status, modelRunStatuses)),
    check(
      'model_runs_counts',
      sql`${table.batches} >= 0 and ${table.rows} >= 0 and ${table.ms} >= 0`,
    ),
  ],
)
