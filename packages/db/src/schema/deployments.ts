import { check, foreignKey, index, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { isoInstant } from '../columns/iso-instant.ts'
import { oneOf } from '../columns/one-of.ts'
import { millrace } from './millrace-schema.ts'
import { pipelines } from './pipelines.ts'

const authModes = ['workspace', 'api-key', 'public'] as const

/** A pipeline served under a slug. */
export const deployments = millrace.table(
  'deployments',
  {
    workspaceId: text('workspace_id').notNull(),
    id: text().notNull(),
    pipelineId: text('pipeline_id').notNull(),
    slug: text().notNull(),
    authMode: text('auth_mode', { enum: authModes }).notNull(),
    createdAt: isoInstant('created_at').notNull(),
    updatedAt: isoInstant('updated_at').notNull(),
  },
  (table) => [
    primaryKey({ name: 'deployments_pk', columns: [table.workspaceId, table.id] }),
    foreignKey({
      name: 'deployments_pipeline_fk',
      columns: [table.workspaceId, table.pipelineId],
      foreignColumns: [pipelines.workspaceId, pipelines.id],
    }).onDelete('restrict'),
    // A prediction's deployment; slugs are unique over all workspaces.
    uniqueIndex('deployments_slug').on(table.slug),
    // Whether a pipeline is still deployed.
    index('deployments_pipeline').on(table.workspaceId, table.pipelineId),
    check('deployments_auth_mode', oneOf(table.authMode, authModes)),
  ],
)
