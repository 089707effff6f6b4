import { sql } from 'drizzle-orm'
import { bigint, check, foreignKey, index, primaryKey, text } from 'drizzle-orm/pg-core'
import { isoInstant } from '../columns/iso-instant.ts'
import { jsonValue } from '../columns/json-value.ts'
import { millrace } from './millrace-schema.ts'
import { runs } from './runs.ts'

/** Ranges of time that are done for a version, each with the run that did it. */
export const intervals = millrace.table(
  'intervals',
  {
    workspaceId: text('workspace_id').notNull(),
    id: bigint({ mode: 'number' }).notNull().generatedAlwaysAsIdentity(),
    version: text().notNull(),
    /** Milliseconds since the epoch. */
    startMs: bigint('start_ms', { mode: 'number' }).notNull(),
    /** Milliseconds since the epoch, exclusive. */
    endMs: bigint('end_ms', { mode: 'number' }).notNull(),
    /** For whole tables: the ranges of each parent version they were built from. */
    coverage: jsonValue(),
    runId: text('run_id').notNull(),
    at: isoInstant().notNull(),
  },
  (table) => [
    primaryKey({ name: 'intervals_pk', columns: [table.workspaceId, table.id] }),
    foreignKey({
      name: 'intervals_run_fk',
      columns: [table.workspaceId, table.runId],
      foreignColumns: [runs.workspaceId, runs.id],
    }),
    // getIntervals and removeIntervals.
    index('intervals_version').on(table.workspaceId, table.version, table.startMs),
    check('intervals_range', sql`${table.startMs} < ${table.endMs}`),
  ],
)
