import { foreignKey, index, primaryKey, text } from 'drizzle-orm/pg-core'
import { isoInstant } from '../columns/iso-instant.ts'
import { jsonValue } from '../columns/json-value.ts'
import { millrace } from './millrace-schema.ts'
import { workspaces } from './workspaces.ts'

/** Answers kept for a while, so that a repeated request is not done twice. */
export const idempotencyKeys = millrace.table(
  'idempotency_keys',
  {
    workspaceId: text('workspace_id').notNull(),
    key: text().notNull(),
    procedure: text().notNull(),
    /** The same key with another request is refused. */
    requestHash: text('request_hash').notNull(),
    /** Null while the first request runs. */
    response: jsonValue(),
    createdAt: isoInstant('created_at').notNull(),
    expiresAt: isoInstant('expires_at').notNull(),
  },
  (table) => [
    primaryKey({ name: 'idempotency_keys_pk', columns: [table.workspaceId, table.key] }),
    foreignKey({
      name: 'idempotency_keys_workspace_fk',
      columns: [table.workspaceId],
      foreignColumns: [workspaces.id],
    }),
    // The clean-up of expired keys.
    index('idempotency_keys_expires').on(table.expiresAt),
  ],
)
