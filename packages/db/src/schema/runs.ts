import { runKinds, runStatuses, terminalRunStatuses } from '@millrace/core'
import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  check,
  foreignKey,
  index,
  integer,
  primaryKey,
  text,
} from 'drizzle-orm/pg-core'
import { isoInstant } from '../columns/iso-instant.ts'
import { oneOf } from '../columns/one-of.ts'
import { dataSources } from './data-sources.ts'
import { millrace } from './millrace-schema.ts'
import { plans } from './plans.ts'
import { workspaces } from './workspaces.ts'

export const runs = millrace.table(
  'runs',
  {
    workspaceId: text('workspace_id').notNull(),
    id: text().notNull(),
    kind: text({ enum: runKinds }).notNull(),
    environment: text().notNull(),
    planId: text('plan_id'),
    /** What a training run learns from. */
    dataSourceId: text('data_source_id'),
    actor: text().notNull(),
    status: text({ enum: runStatuses }).notNull(),
    createdAt: isoInstant('created_at').notNull(),
    startedAt: isoInstant('started_at'),
    endedAt: isoInstant('ended_at'),
    /** Root cause in words, when it did not complete. */
    error: text(),
    /** Models it built, and the rows of them; null until it ended. */
    models: integer(),
    rows: bigint({ mode: 'number' }),
    /** Who asked first to stop it; whoever works on it looks for this. */
    cancelRequestedBy: text('cancel_requested_by'),
    /** The engine's process is to be ended with it. */
    cancelForced: boolean('cancel_forced').notNull().default(false),
  },
  (table) => [
    primaryKey({ name: 'runs_pk', columns: [table.workspaceId, table.id] }),
    foreignKey({
      name: 'runs_workspace_fk',
      columns: [table.workspaceId],
      foreignColumns: [workspaces.id],
    }),
    foreignKey({
      name: 'runs_plan_fk',
      columns: [table.workspaceId, table.planId],
      foreignColumns: [plans.workspaceId, plans.id],
    }).onDelete('restrict'),
    foreignKey({
      name: 'runs_data_source_fk',
      columns: [table.workspaceId, table.dataSourceId],
      foreignColumns: [dataSources.workspaceId, dataSources.id],
    }).onDelete('restrict'),
    // listRuns, newest first.
    index('runs_created').on(table.workspaceId, table.createdAt, table.id),
    // getLatestRun and listRuns of one environment.
    index('runs_environment').on(table.workspaceId, table.environment, table.createdAt, table.id),
    // listRuns of one plan.
    index('runs_plan').on(table.workspaceId, table.planId),
    // listRuns of the unfinished, at every start.
    index('runs_unfinished')
      .on(table.workspaceId, table.status)
      .where(sql`${table.endedAt} is null`),
    check('runs_kind', oneOf(table.kind, runKinds)),
    check('runs_status', oneOf(table.status, runStatuses)),
    check(
      'runs_ended',
      sql`(${oneOf(table.status, terminalRunStatuses)}) = (${table.endedAt} is not null)`,
    ),
    check('runs_started', sql`${table.status} <> 'running' or ${table.startedAt} is not null`),
    check(
      'runs_cancel_forced',
      sql`not ${table.cancelForced} or ${table.cancelRequestedBy} is not null`,
    ),
    check('runs_queued', sql`${table.status} <> 'queued' or ${table.startedAt} is null`),
  ],
)
