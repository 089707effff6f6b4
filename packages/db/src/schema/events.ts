import { sql } from 'drizzle-orm'
import { bigint, check, foreignKey, integer, primaryKey, text } from 'drizzle-orm/pg-core'
import { isoInstant } from '../columns/iso-instant.ts'
import { jsonValue } from '../columns/json-value.ts'
import { eventStreams } from './event-streams.ts'
import { millrace } from './millrace-schema.ts'

export const events = millrace.table(
  'events',
  {
    workspaceId: text('workspace_id').notNull(),
    stream: text().notNull(),
    /** Dense in its stream, from 1. */
    seq: bigint({ mode: 'number' }).notNull(),
    type: text().notNull(),
    version: integer().notNull(),
    at: isoInstant().notNull(),
    payload: jsonValue().notNull(),
  },
  (table) => [
    // readEvents.
    primaryKey({ name: 'events_pk', columns: [table.workspaceId, table.stream, table.seq] }),
    foreignKey({
      name: 'events_stream_fk',
      columns: [table.workspaceId, table.stream],
      foreignColumns: [eventStreams.workspaceId, eventStreams.stream],
    }).onDelete('cascade'),
    check('events_seq', sql`${table.seq} >= 1`),
  ],
)
