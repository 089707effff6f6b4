import { AppError } from '../errors/app-error.ts'
import type { StateStore } from '../state/state-store.ts'
import type { PlanSummary } from '../state/plan-store.ts'

/** The plan that was promoted in an environment before the present one. */
export async function previousPromotion(
  store: StateStore,
  environment: string,
): Promise<PlanSummary> {
  const current = await store.getEnvironment(environment)
  if (!current)
    throw new AppError('environment_not_found', {
      message: `there is no environment '${environment}'`,
    })
  const plans = await store.listPlans({ environment, statuses: ['applied'], limit: 1000 })
  const [previous] = plans
    .filter(({ id }) => id !== current.planId)
    .toSorted((a, b) => b.updatedAt.localeCompare(a.updatedAt))
  if (previous) return previous
  throw new AppError('plan_not_found', {
    message: `${environment} has no earlier promotion to go back to`,
  })
}
