import type { PlanDocument } from '@millrace/core'
import type { OpenServices } from '../create-services.ts'

/** The state's store, which reads the document of a plan once until the plan moves. */
export function recallPlans({
  store,
  recall,
}: Pick<OpenServices, 'store' | 'recall'>): OpenServices['store'] {
  return {
    ...store,
    async getPlan(id) {
      const summary = await store.getPlanSummary(id)
      if (!summary) return null
      const { updatedAt, status } = summary
      const known = recall.plans.get(id)
      // One that is planned anew has no document yet, also within the same millisecond.
      if (known?.updatedAt === updatedAt && status !== 'planning')
        return { ...summary, document: known.document }
      const plan = await store.getPlan(id)
      const document = (plan?.document ?? null) as PlanDocument | null
      if (plan && document) recall.plans.set(id, { updatedAt: plan.updatedAt, document })
      return plan
    },
  }
}
