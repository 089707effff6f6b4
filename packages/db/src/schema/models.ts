import { foreignKey, index, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { isoInstant } from '../columns/iso-instant.ts'
import { millrace } from './millrace-schema.ts'
import { workspaces } from './workspaces.ts'

/** Model files as they were last loaded. */
export const models = millrace.table(
  'models',
  {
    workspaceId: text('workspace_id').notNull(),
    id: text().notNull(),
    /** Relative to the project. */
    path: text().notNull(),
    /** `schema.name`; not unique, for a model may move to another file. */
    name: text().notNull(),
    kind: text().notNull(),
    contentHash: text('content_hash').notNull(),
    owner: text(),
    schema: text().notNull(),
    tags: text().array().notNull(),
    createdAt: isoInstant('created_at').notNull(),
    updatedAt: isoInstant('updated_at').notNull(),
  },
  (table) => [
    primaryKey({ name: 'models_pk', columns: [table.workspaceId, table.id] }),
    foreignKey({
      name: 'models_workspace_fk',
      columns: [table.workspaceId],
      foreignColumns: [workspaces.id],
    }),
    // getModelByPath, and the conflict target of registerModels.
    uniqueIndex('models_path').on(table.workspaceId, table.path),
    // listModels, in order of name.
    index('models_name').on(table.workspaceId, table.name),
  ],
)
