import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  check,
  foreignKey,
  index,
  integer,
  primaryKey,
  text,
} from 'drizzle-orm/pg-core'
import { isoInstant } from '../columns/iso-instant.ts'
import { jsonValue } from '../columns/json-value.ts'
import { millrace } from './millrace-schema.ts'
import { runs } from './runs.ts'
import { snapshots } from './snapshots.ts'

/** The outcome of one audit on one batch. */
export const auditResults = millrace.table(
  'audit_results',
  {
    workspaceId: text('workspace_id').notNull(),
    id: bigint({ mode: 'number' }).notNull().generatedAlwaysAsIdentity(),
    runId: text('run_id').notNull(),
    model: text().notNull(),
    snapshotId: text('snapshot_id').notNull(),
    /** Milliseconds since the epoch; null for a whole table. */
    startMs: bigint('start_ms', { mode: 'number' }),
    endMs: bigint('end_ms', { mode: 'number' }),
    /** 1-based among the batches of its model; null in rows from before it was recorded. */
    batch: integer(),
    audit: text().notNull(),
    blocking: boolean().notNull(),
    failing: bigint({ mode: 'number' }).notNull(),
    /** Rows it looked at; null in rows from before it was recorded. */
    checked: bigint({ mode: 'number' }),
    /** Up to 20 failing rows. */
    sample: jsonValue().notNull(),
    /** Names and types of their columns; null in rows from before they were recorded. */
    columns: jsonValue(),
    at: isoInstant().notNull(),
  },
  (table) => [
    primaryKey({ name: 'audit_results_pk', columns: [table.workspaceId, table.id] }),
    foreignKey({
      name: 'audit_results_run_fk',
      columns: [table.workspaceId, table.runId],
      foreignColumns: [runs.workspaceId, runs.id],
    }).onDelete('cascade'),
    foreignKey({
      name: 'audit_results_snapshot_fk',
      columns: [table.workspaceId, table.snapshotId],
      foreignColumns: [snapshots.workspaceId, snapshots.id],
    }),
    // getAuditResults, in the order they were recorded.
    index('audit_results_run').on(table.workspaceId, table.runId, table.id),
    // getLastAuditPass.
    index('audit_results_model').on(table.workspaceId, table.model, table.at),
    check('audit_results_failing', sql`${table.failing} >= 0`),
    check(
      'audit_results_range',
      sql`(${table.startMs} is null) = (${table.endMs} is null) and ${table.startMs} < ${table.endMs}`,
    ),
  ],
)
