import { foreignKey, index, primaryKey, text } from 'drizzle-orm/pg-core'
import { isoInstant } from '../columns/iso-instant.ts'
import { jsonValue } from '../columns/json-value.ts'
import { millrace } from './millrace-schema.ts'
import { workspaces } from './workspaces.ts'

export const dataSources = millrace.table(
  'data_sources',
  {
    workspaceId: text('workspace_id').notNull(),
    id: text().notNull(),
    name: text().notNull(),
    /** `csv`, `s3` or `postgres`; open for more. */
    kind: text().notNull(),
    config: jsonValue().notNull(),
    /** Encrypted; never returned. */
    credentials: text(),
    createdAt: isoInstant('created_at').notNull(),
    updatedAt: isoInstant('updated_at').notNull(),
  },
  (table) => [
    primaryKey({ name: 'data_sources_pk', columns: [table.workspaceId, table.id] }),
    foreignKey({
      name: 'data_sources_workspace_fk',
      columns: [table.workspaceId],
      foreignColumns: [workspaces.id],
    }),
    // The list of a workspace's sources, newest first.
    index('data_sources_created').on(table.workspaceId, table.createdAt),
  ],
)
