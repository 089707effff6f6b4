import { foreignKey, index, primaryKey, text } from 'drizzle-orm/pg-core'
import { isoInstant } from '../columns/iso-instant.ts'
import { jsonValue } from '../columns/json-value.ts'
import { millrace } from './millrace-schema.ts'
import { workspaces } from './workspaces.ts'

/** Models as they were planned; a row never changes. */
export const snapshots = millrace.table(
  'snapshots',
  {
    workspaceId: text('workspace_id').notNull(),
    id: text().notNull(),
    name: text().notNull(),
    kind: text().notNull(),
    dataHash: text('data_hash').notNull(),
    metadataHash: text('metadata_hash').notNull(),
    /** Names the physical table; several snapshots may share it. */
    version: text().notNull(),
    physicalSchema: text('physical_schema'),
    physicalName: text('physical_name'),
    category: text(),
    /** All it takes to run it without the files on disk. */
    payload: jsonValue().notNull(),
    gitCommit: text('git_commit'),
    createdAt: isoInstant('created_at').notNull(),
  },
  (table) => [
    primaryKey({ name: 'snapshots_pk', columns: [table.workspaceId, table.id] }),
    foreignKey({
      name: 'snapshots_workspace_fk',
      columns: [table.workspaceId],
      foreignColumns: [workspaces.id],
    }),
    // Which snapshots share a table, before it is dropped.
    index('snapshots_version').on(table.workspaceId, table.version),
  ],
)
