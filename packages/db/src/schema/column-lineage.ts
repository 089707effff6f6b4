import { foreignKey, index, primaryKey, text } from 'drizzle-orm/pg-core'
import { millrace } from './millrace-schema.ts'
import { workspaces } from './workspaces.ts'

/** Which column each column is computed from. */
export const columnLineage = millrace.table(
  'column_lineage',
  {
    workspaceId: text('workspace_id').notNull(),
    toModel: text('to_model').notNull(),
    toColumn: text('to_column').notNull(),
    fromModel: text('from_model').notNull(),
    fromColumn: text('from_column').notNull(),
  },
  (table) => [
    // getColumnLineageBackward.
    primaryKey({
      name: 'column_lineage_pk',
      columns: [
        table.workspaceId,
        table.toModel,
        table.toColumn,
        table.fromModel,
        table.fromColumn,
      ],
    }),
    foreignKey({
      name: 'column_lineage_workspace_fk',
      columns: [table.workspaceId],
      foreignColumns: [workspaces.id],
    }),
    // getColumnLineageForward.
    index('column_lineage_from').on(table.workspaceId, table.fromModel, table.fromColumn),
  ],
)
