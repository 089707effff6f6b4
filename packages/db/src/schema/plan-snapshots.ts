import { foreignKey, index, primaryKey, text } from 'drizzle-orm/pg-core'
import { millrace } from './millrace-schema.ts'
import { plans } from './plans.ts'
import { snapshots } from './snapshots.ts'

/** The snapshots a plan would promote, so that none it names is dropped. */
export const planSnapshots = millrace.table(
  'plan_snapshots',
  {
    workspaceId: text('workspace_id').notNull(),
    planId: text('plan_id').notNull(),
    snapshotId: text('snapshot_id').notNull(),
  },
  (table) => [
    primaryKey({
      name: 'plan_snapshots_pk',
      columns: [table.workspaceId, table.planId, table.snapshotId],
    }),
    foreignKey({
      name: 'plan_snapshots_plan_fk',
      columns: [table.workspaceId, table.planId],
      foreignColumns: [plans.workspaceId, plans.id],
    }).onDelete('cascade'),
    foreignKey({
      name: 'plan_snapshots_snapshot_fk',
      columns: [table.workspaceId, table.snapshotId],
      foreignColumns: [snapshots.workspaceId, snapshots.id],
    }),
    // Whether a plan still names a snapshot, before it is dropped.
    index('plan_snapshots_snapshot').on(table.workspaceId, table.snapshotId),
  ],
)
