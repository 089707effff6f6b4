import { sql } from 'drizzle-orm'
import { bigint, check, foreignKey, integer, primaryKey, text } from 'drizzle-orm/pg-core'
import { jsonValue } from '../columns/json-value.ts'
import { millrace } from './millrace-schema.ts'
import { workspaces } from './workspaces.ts'

/** A tracker folded up to `seq`, so that joining a long stream is one row and a short tail. */
export const trackerCheckpoints = millrace.table(
  'tracker_checkpoints',
  {
    workspaceId: text('workspace_id').notNull(),
    stream: text().notNull(),
    tracker: text().notNull(),
    epoch: integer().notNull(),
    seq: bigint({ mode: 'number' }).notNull(),
    state: jsonValue().notNull(),
  },
  (table) => [
    primaryKey({
      name: 'tracker_checkpoints_pk',
      columns: [table.workspaceId, table.stream, table.tracker],
    }),
    foreignKey({
      name: 'tracker_checkpoints_workspace_fk',
      columns: [table.workspaceId],
      foreignColumns: [workspaces.id],
    }),
    check('tracker_checkpoints_seq', sql`${table.seq} >= 0`),
  ],
)
