import { AppError, type Plan, type StateStore } from '@millrace/core'

/** A stored plan by its id, or `plan_not_found`. */
export async function mustGetPlan(store: Pick<StateStore, 'getPlan'>, id: string): Promise<Plan> {
  const plan = (await store.getPlan(id)) as Plan | null
  if (!plan) throw new AppError('plan_not_found', { message: `there is no plan ${id}` })
  return plan
}
