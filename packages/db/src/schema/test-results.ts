import {
  bigint,
  boolean,
  doublePrecision,
  foreignKey,
  index,
  primaryKey,
  text,
} from 'drizzle-orm/pg-core'
import { isoInstant } from '../columns/iso-instant.ts'
import { jsonValue } from '../columns/json-value.ts'
import { millrace } from './millrace-schema.ts'
import { plans } from './plans.ts'

/** The outcome of one model test in the validation of a plan. */
export const testResults = millrace.table(
  'test_results',
  {
    workspaceId: text('workspace_id').notNull(),
    id: bigint({ mode: 'number' }).notNull().generatedAlwaysAsIdentity(),
    planId: text('plan_id').notNull(),
    model: text().notNull(),
    test: text().notNull(),
    passed: boolean().notNull(),
    /** What differed from what was expected. */
    diff: jsonValue(),
    ms: doublePrecision(),
    at: isoInstant().notNull(),
  },
  (table) => [
    primaryKey({ name: 'test_results_pk', columns: [table.workspaceId, table.id] }),
    foreignKey({
      name: 'test_results_plan_fk',
      columns: [table.workspaceId, table.planId],
      foreignColumns: [plans.workspaceId, plans.id],
    }).onDelete('cascade'),
    // The test results of a plan, in the order they ran.
    index('test_results_plan').on(table.workspaceId, table.planId, table.id),
  ],
)
