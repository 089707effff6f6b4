import { foreignKey, index, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { isoInstant } from '../columns/iso-instant.ts'
import { millrace } from './millrace-schema.ts'
import { workspaces } from './workspaces.ts'

export const apiKeys = millrace.table(
  'api_keys',
  {
    workspaceId: text('workspace_id').notNull(),
    id: text().notNull(),
    name: text().notNull(),
    /** The first characters, for a person to tell keys apart. */
    prefix: text().notNull(),
    /** SHA-256; the key itself is never stored. */
    keyHash: text('key_hash').notNull(),
    createdAt: isoInstant('created_at').notNull(),
    lastUsedAt: isoInstant('last_used_at'),
    revokedAt: isoInstant('revoked_at'),
  },
  (table) => [
    primaryKey({ name: 'api_keys_pk', columns: [table.workspaceId, table.id] }),
    foreignKey({
      name: 'api_keys_workspace_fk',
      columns: [table.workspaceId],
      foreignColumns: [workspaces.id],
    }),
    // Authentication: the workspace of a key.
    uniqueIndex('api_keys_key_hash').on(table.keyHash),
    // The list of a workspace's keys.
    index('api_keys_created').on(table.workspaceId, table.createdAt),
  ],
)
