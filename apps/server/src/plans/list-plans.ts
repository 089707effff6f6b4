import type { PlanFilter, PlanSummary, StateStore } from '@millrace/core'

export interface PlanPage {
  readonly plans: readonly PlanSummary[]
  /** The plan to go on after, as `before`; null on the last page. */
  readonly next: string | null
}

/** Plans newest first, without their documents. */
export async function listPlans(
  store: Pick<StateStore, 'listPlans'>,
  filter: PlanFilter & { readonly limit: number },
): Promise<PlanPage> {
  const { limit } = filter
  const found = await store.listPlans({ ...filter, limit: limit + 1 })
  const plans = found.slice(0, limit)
  return { plans, next: found.length > limit ? (plans.at(-1)?.id ?? null) : null }
}
