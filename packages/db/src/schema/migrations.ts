import { sql } from 'drizzle-orm'
import { text } from 'drizzle-orm/pg-core'
import { isoInstant } from '../columns/iso-instant.ts'
import { millrace } from './millrace-schema.ts'

/** The migrations that were applied or stamped here. */
export const migrations = millrace.table('migrations', {
  name: text().primaryKey(),
  /** SHA-256 of the file. */
  hash: text().notNull(),
  appliedAt: isoInstant('applied_at')
    .notNull()
    .default(sql`now()`),
})
