import { planStatuses } from '@millrace/core'
import { boolean, check, foreignKey, index, primaryKey, text } from 'drizzle-orm/pg-core'
import { isoInstant } from '../columns/iso-instant.ts'
import { jsonValue } from '../columns/json-value.ts'
import { oneOf } from '../columns/one-of.ts'
import { millrace } from './millrace-schema.ts'
import { workspaces } from './workspaces.ts'

export const plans = millrace.table(
  'plans',
  {
    workspaceId: text('workspace_id').notNull(),
    /** A hash of all its inputs. */
    id: text().notNull(),
    environment: text().notNull(),
    status: text({ enum: planStatuses }).notNull(),
    actor: text().notNull(),
    options: jsonValue().notNull(),
    /** The environment's plan when this one was computed. */
    basePlanId: text('base_plan_id'),
    /** The whole plan with its SQL; null until it is computed. */
    document: jsonValue(),
    /** What it would do in one sentence, so that a list reads no document. */
    summary: text(),
    gitCommit: text('git_commit'),
    dirty: boolean(),
    createdAt: isoInstant('created_at').notNull(),
    updatedAt: isoInstant('updated_at').notNull(),
  },
  (table) => [
    primaryKey({ name: 'plans_pk', columns: [table.workspaceId, table.id] }),
    foreignKey({
      name: 'plans_workspace_fk',
      columns: [table.workspaceId],
      foreignColumns: [workspaces.id],
    }),
    // listPlans, newest first.
    index('plans_created').on(table.workspaceId, table.createdAt, table.id),
    // listPlans of one environment, newest first.
    index('plans_environment').on(table.workspaceId, table.environment, table.createdAt, table.id),
    check('plans_status', oneOf(table.status, planStatuses)),
  ],
)
