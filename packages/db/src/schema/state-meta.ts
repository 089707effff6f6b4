import { sql } from 'drizzle-orm'
import { bigint, boolean, check, integer, text } from 'drizzle-orm/pg-core'
import { isoInstant } from '../columns/iso-instant.ts'
import { millrace } from './millrace-schema.ts'

/** One row about the state as a whole. */
export const stateMeta = millrace.table(
  'state_meta',
  {
    only: boolean().primaryKey().default(true),
    /** A warehouse remembers it and refuses another. */
    stateId: text('state_id').notNull(),
    /** The incarnation of the event log; a restore starts the next one. */
    epoch: integer().notNull().default(1),
    /** The last token given to a lease. */
    fencingToken: bigint('fencing_token', { mode: 'bigint' })
      .notNull()
      .default(sql`0`),
    createdAt: isoInstant('created_at')
      .notNull()
      .default(sql`now()`),
  },
  (table) => [
    check('state_meta_only', sql`${table.only}`),
    check('state_meta_epoch', sql`${table.epoch} >= 1`),
    check('state_meta_fencing_token', sql`${table.fencingToken} >= 0`),
  ],
)
