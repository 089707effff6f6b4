import { index, text } from 'drizzle-orm/pg-core'
import { isoInstant } from '../columns/iso-instant.ts'
import { jsonValue } from '../columns/json-value.ts'
import { millrace } from './millrace-schema.ts'

/** A cache of pure computations by content hash, shared by all workspaces. */
export const modelAnalyses = millrace.table(
  'model_analyses',
  {
    key: text().primaryKey(),
    value: jsonValue().notNull(),
    /** To the day. */
    lastUsedAt: isoInstant('last_used_at').notNull(),
  },
  (table) => [
    // pruneAnalyses: the longest unused first.
    index('model_analyses_last_used').on(table.lastUsedAt),
  ],
)
