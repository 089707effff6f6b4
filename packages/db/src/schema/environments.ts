import { bigint, boolean, foreignKey, primaryKey, text } from 'drizzle-orm/pg-core'
import { isoInstant } from '../columns/iso-instant.ts'
import { millrace } from './millrace-schema.ts'
import { plans } from './plans.ts'
import { workspaces } from './workspaces.ts'

export const environments = millrace.table(
  'environments',
  {
    workspaceId: text('workspace_id').notNull(),
    name: text().notNull(),
    /** The plan last promoted; a promotion is conditional on it. */
    planId: text('plan_id'),
    finalized: boolean().notNull(),
    /** How far it stands, in milliseconds since the epoch. */
    standsAt: bigint('stands_at', { mode: 'number' }).notNull(),
    pinned: boolean().notNull().default(false),
    paused: boolean().notNull().default(false),
    expiresAt: isoInstant('expires_at'),
    updatedAt: isoInstant('updated_at').notNull(),
  },
  (table) => [
    // getEnvironment and listEnvironments.
    primaryKey({ name: 'environments_pk', columns: [table.workspaceId, table.name] }),
    foreignKey({
      name: 'environments_workspace_fk',
      columns: [table.workspaceId],
      foreignColumns: [workspaces.id],
    }),
    foreignKey({
      name: 'environments_plan_fk',
      columns: [table.workspaceId, table.planId],
      foreignColumns: [plans.workspaceId, plans.id],
    }),
  ],
)
