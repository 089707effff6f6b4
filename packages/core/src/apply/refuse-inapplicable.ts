import { AppError } from '../errors/app-error.ts'
import type { Plan } from '../plan/plan.ts'
import type { PlanStatus } from '../state/plan-store.ts'

/** Statuses of plans that can be applied. */
export const applicable: readonly PlanStatus[] = ['ready', 'nothing_to_do']

/** Throws why a plan cannot be applied, unless it can. */
export function refuseUnlessApplicable(plan: Plan): void {
  if (applicable.includes(plan.status) && plan.document) return
  if (['applied', 'applying', 'failed', 'cancelled'].includes(plan.status))
    throw alreadyApplied(plan.id, plan.status)
  if (plan.status === 'stale') {
    throw new AppError('plan_stale', {
      message: `plan ${plan.id} is stale`,
      hint: `plan again with: millrace plan ${plan.environment}`,
    })
  }
  throw new AppError('plan_not_applicable', {
    message: `plan ${plan.id} is ${plan.status} and cannot be applied`,
    hint: plan.status === 'invalid' ? 'mend the issues and plan again' : 'plan again',
    issues: plan.document?.issues ?? [],
  })
}

/** A plan is applied once. */
export function alreadyApplied(planId: string, status = 'applied'): AppError {
  return new AppError('plan_already_applied', {
    message:
      status === 'applying'
        ? `plan ${planId} is being applied`
        : `a run of plan ${planId} has ended (${status})`,
    hint: 'a plan is applied once; plan again',
  })
}
