import { sql } from 'drizzle-orm'
import { bigint, check, doublePrecision, foreignKey, primaryKey, text } from 'drizzle-orm/pg-core'
import { isoInstant } from '../columns/iso-instant.ts'
import { deployments } from './deployments.ts'
import { millrace } from './millrace-schema.ts'

/** What a deployment has answered, flushed each second. */
export const deploymentStats = millrace.table(
  'deployment_stats',
  {
    workspaceId: text('workspace_id').notNull(),
    deploymentId: text('deployment_id').notNull(),
    /** Rows predicted. */
    inferenceCount: bigint('inference_count', { mode: 'number' }).notNull().default(0),
    requestCount: bigint('request_count', { mode: 'number' }).notNull().default(0),
    /** Requests refused and failed. */
    errorCount: bigint('error_count', { mode: 'number' }).notNull().default(0),
    lastInferenceAt: isoInstant('last_inference_at'),
    /** Milliseconds of up to the last 1,000 requests. */
    latencies: doublePrecision()
      .array()
      .notNull()
      .default(sql`'{}'`),
  },
  (table) => [
    primaryKey({ name: 'deployment_stats_pk', columns: [table.workspaceId, table.deploymentId] }),
    foreignKey({
      name: 'deployment_stats_deployment_fk',
      columns: [table.workspaceId, table.deploymentId],
      foreignColumns: [deployments.workspaceId, deployments.id],
    }).onDelete('cascade'),
    check(
      'deployment_stats_counts',
      sql`${table.inferenceCount} >= 0 and ${table.requestCount} >= 0 and ${table.errorCount} >= 0`,
    ),
  ],
)
