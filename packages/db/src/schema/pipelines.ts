import { foreignKey, index, primaryKey, text } from 'drizzle-orm/pg-core'
import { isoInstant } from '../columns/iso-instant.ts'
import { jsonValue } from '../columns/json-value.ts'
import { millrace } from './millrace-schema.ts'
import { runs } from './runs.ts'

/** A trained model that was promoted from its run. */
export const pipelines = millrace.table(
  'pipelines',
  {
    workspaceId: text('workspace_id').notNull(),
    id: text().notNull(),
    runId: text('run_id').notNull(),
    name: text().notNull(),
    task: text().notNull(),
    /** Its place in the artifact store. */
    artifact: text().notNull(),
    /** Checked each time the artifact is loaded. */
    artifactSha256: text('artifact_sha256').notNull(),
    details: jsonValue().notNull(),
    createdAt: isoInstant('created_at').notNull(),
  },
  (table) => [
    primaryKey({ name: 'pipelines_pk', columns: [table.workspaceId, table.id] }),
    foreignKey({
      name: 'pipelines_run_fk',
      columns: [table.workspaceId, table.runId],
      foreignColumns: [runs.workspaceId, runs.id],
    }).onDelete('restrict'),
    // Whether a run was promoted.
    index('pipelines_run').on(table.workspaceId, table.runId),
  ],
)
