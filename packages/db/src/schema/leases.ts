import { sql } from 'drizzle-orm'
import { bigint, check, foreignKey, primaryKey, text } from 'drizzle-orm/pg-core'
import { isoInstant } from '../columns/iso-instant.ts'
import { millrace } from './millrace-schema.ts'
import { workspaces } from './workspaces.ts'

export const leases = millrace.table(
  'leases',
  {
    workspaceId: text('workspace_id').notNull(),
    /** `environment:<name>`. */
    name: text().notNull(),
    holder: text().notNull(),
    runId: text('run_id').notNull(),
    /** From one growing counter for the whole state. */
    token: bigint({ mode: 'bigint' }).notNull(),
    since: isoInstant().notNull(),
    heartbeatAt: isoInstant('heartbeat_at').notNull(),
    expiresAt: isoInstant('expires_at').notNull(),
  },
  (table) => [
    primaryKey({ name: 'leases_pk', columns: [table.workspaceId, table.name] }),
    foreignKey({
      name: 'leases_workspace_fk',
      columns: [table.workspaceId],
      foreignColumns: [workspaces.id],
    }),
    check('leases_token', sql`${table.token} >= 1`),
  ],
)
