import { sql } from 'drizzle-orm'
import { bigint, check, foreignKey, integer, primaryKey, text } from 'drizzle-orm/pg-core'
import { millrace } from './millrace-schema.ts'
import { workspaces } from './workspaces.ts'

/** The counter of each stream; its lock is what makes commit order the order of events. */
export const eventStreams = millrace.table(
  'event_streams',
  {
    workspaceId: text('workspace_id').notNull(),
    stream: text().notNull(),
    epoch: integer().notNull(),
    lastSeq: bigint('last_seq', { mode: 'number' }).notNull(),
  },
  (table) => [
    primaryKey({ name: 'event_streams_pk', columns: [table.workspaceId, table.stream] }),
    foreignKey({
      name: 'event_streams_workspace_fk',
      columns: [table.workspaceId],
      foreignColumns: [workspaces.id],
    }),
    check('event_streams_last_seq', sql`${table.lastSeq} >= 1`),
    check('event_streams_epoch', sql`${table.epoch} >= 1`),
  ],
)
