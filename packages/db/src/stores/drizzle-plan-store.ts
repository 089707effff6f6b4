import type { PlanRecord, PlanStore, PlanSummary } from '@millrace/core'
import { and, desc, eq, getTableColumns, inArray, notInArray, sql } from 'drizzle-orm'
import { plans } from '../schema/plans.ts'
import type { DrizzleSession } from './drizzle-session.ts'

const { workspaceId: _workspace, ...planColumns } = getTableColumns(plans)
const { document: _document, ...summaryColumns } = planColumns

/** Plans in the database. */
export function createDrizzlePlanStore(session: DrizzleSession): PlanStore {
  const { workspace } = session
  const inWorkspace = eq(plans.workspaceId, workspace)
  return {
    async savePlan({ id, ...plan }) {
      const { environment, status, actor, options, basePlanId, document, summary } = plan
      const { gitCommit, dirty, createdAt, updatedAt } = plan
      const values = {
        environment,
        status,
        actor,
        options,
        basePlanId,
        document,
        summary,
        gitCommit,
        dirty,
        createdAt,
        updatedAt,
      }
      const saved = await session.db
        .insert(plans)
        .values({ workspaceId: workspace, id, ...values })
        .onConflictDoUpdate({
          target: [plans.workspaceId, plans.id],
          set: values,
          setWhere: notInArray(plans.status, ['applying', 'applied']),
        })
        .returning({ id: plans.id })
      return saved.length > 0
    },
    async getPlan(id) {
      const found = await session.db
        .select(planColumns)
        .from(plans)
        .where(and(inWorkspace, eq(plans.id, id)))
      return recordOf(found[0])
    },
    async getPlanSummary(id) {
      const found = await session.db
        .select(summaryColumns)
        .from(plans)
        .where(and(inWorkspace, eq(plans.id, id)))
      return (found[0] as PlanSummary | undefined) ?? null
    },
    async listPlans(filter = {}) {
      const { environment, statuses, before, limit = 100 } = filter
      const isOlder = sql`(${plans.createdAt}, ${plans.id}) < (
        select created_at, id from ${plans} where workspace_id = ${workspace} and id = ${before})`
      const found = await session.db
        .select(summaryColumns)
        .from(plans)
        .where(
          and(
            inWorkspace,
            environment === undefined ? undefined : eq(plans.environment, environment),
            statuses === undefined ? undefined : inArray(plans.status, [...statuses]),
            before === undefined ? undefined : isOlder,
          ),
        )
        .orderBy(desc(plans.createdAt), desc(plans.id))
        .limit(limit)
      return found as PlanSummary[]
    },
    async movePlan(id, { from, to, at, document, summary }) {
      const moved = await session.db
        .update(plans)
        .set({ status: to, updatedAt: at, document, summary })
        .where(and(inWorkspace, eq(plans.id, id), inArray(plans.status, [...from])))
        .returning(document === undefined ? planColumns : summaryColumns)
      // A document that was just written is not read back.
      return moved[0]
        ? recordOf({ ...moved[0], ...(document !== undefined && { document }) })
        : null
    },
  }
}

function recordOf(row: unknown): PlanRecord | null {
  return (row as PlanRecord | undefined) ?? null
}
