import { foreignKey, index, primaryKey, text } from 'drizzle-orm/pg-core'
import { environments } from './environments.ts'
import { millrace } from './millrace-schema.ts'
import { snapshots } from './snapshots.ts'

/** What each environment's views point to. */
export const environmentSnapshots = millrace.table(
  'environment_snapshots',
  {
    workspaceId: text('workspace_id').notNull(),
    environment: text().notNull(),
    name: text().notNull(),
    snapshotId: text('snapshot_id').notNull(),
  },
  (table) => [
    // getEnvironment.
    primaryKey({
      name: 'environment_snapshots_pk',
      columns: [table.workspaceId, table.environment, table.name],
    }),
    foreignKey({
      name: 'environment_snapshots_environment_fk',
      columns: [table.workspaceId, table.environment],
      foreignColumns: [environments.workspaceId, environments.name],
    }).onDelete('cascade'),
    foreignKey({
      name: 'environment_snapshots_snapshot_fk',
      columns: [table.workspaceId, table.snapshotId],
      foreignColumns: [snapshots.workspaceId, snapshots.id],
    }),
    // Whether an environment still points to a snapshot, before it is dropped.
    index('environment_snapshots_snapshot').on(table.workspaceId, table.snapshotId),
  ],
)
