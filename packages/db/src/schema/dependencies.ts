import { foreignKey, index, primaryKey, text } from 'drizzle-orm/pg-core'
import { millrace } from './millrace-schema.ts'
import { workspaces } from './workspaces.ts'

/** What each model reads, by `schema.name`; a parent may be a table no model makes. */
export const dependencies = millrace.table(
  'dependencies',
  {
    workspaceId: text('workspace_id').notNull(),
    model: text().notNull(),
    parent: text().notNull(),
  },
  (table) => [
    // getDependencies.
    primaryKey({
      name: 'dependencies_pk',
      columns: [table.workspaceId, table.model, table.parent],
    }),
    foreignKey({
      name: 'dependencies_workspace_fk',
      columns: [table.workspaceId],
      foreignColumns: [workspaces.id],
    }),
    // getDependents.
    index('dependencies_parent').on(table.workspaceId, table.parent),
  ],
)
