import { sql } from 'drizzle-orm'
import { bigint, check, text } from 'drizzle-orm/pg-core'
import { isoInstant } from '../columns/iso-instant.ts'
import { millrace } from './millrace-schema.ts'

export const workspaces = millrace.table(
  'workspaces',
  {
    id: text().primaryKey(),
    /** Null where nobody named it: it goes by its id. */
    name: text(),
    /** Moved by each promotion and each change of recorded intervals; part of a plan's id. */
    revision: bigint({ mode: 'number' }).notNull().default(0),
    createdAt: isoInstant('created_at')
      .notNull()
      .default(sql`now()`),
  },
  (table) => [check('workspaces_revision', sql`${table.revision} >= 0`)],
)
