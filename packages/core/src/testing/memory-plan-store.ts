import type { PlanRecord, PlanStore } from '../state/plan-store.ts'
import { isoOf, type MemorySession, throughJson } from './memory-session.ts'

function newestFirst(a: PlanRecord, b: PlanRecord): number {
  if (a.createdAt !== b.createdAt) return a.createdAt < b.createdAt ? 1 : -1
  return a.id < b.id ? 1 : -1
}

/** Plans in memory. */
export function createMemoryPlanStore({ tables }: MemorySession): PlanStore {
  const { plans } = tables
  return {
    async savePlan(plan) {
      const standing = plans.get(plan.id)?.status
      if (standing === 'applying' || standing === 'applied') return false
      plans.set(plan.id, {
        ...throughJson(plan),
        createdAt: isoOf(plan.createdAt),
        updatedAt: isoOf(plan.updatedAt),
      })
      return true
    },
    async getPlan(id) {
      return plans.get(id) ?? null
    },
    async getPlanSummary(id) {
      const plan = plans.get(id)
      if (!plan) return null
      const { document: _document, ...summary } = plan
      return summary
    },
    async listPlans(filter = {}) {
      const { environment, statuses, before, limit = 100 } = filter
      const newest = plans.values().toSorted(newestFirst)
      const from = before === undefined ? 0 : newest.findIndex(({ id }) => id === before) + 1
      if (before !== undefined && from === 0) return []
      return newest
        .slice(from)
        .filter((plan) => environment === undefined || plan.environment === environment)
        .filter((plan) => statuses === undefined || statuses.includes(plan.status))
        .slice(0, limit)
        .map(({ document: _document, ...summary }) => summary)
    },
    async movePlan(id, { from, to, at, document, summary }) {
      const before = plans.get(id)
      if (!before || !from.includes(before.status)) return null
      const kept = document === undefined ? before.document : throughJson(document)
      const after: PlanRecord = {
        ...before,
        status: to,
        updatedAt: isoOf(at),
        document: kept,
        summary: summary ?? before.summary,
      }
      plans.set(id, after)
      return after
    },
  }
}
