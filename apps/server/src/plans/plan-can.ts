import type { Plan, PlanStatus } from '@millrace/core'

/** Statuses of plans that nobody has begun to apply. */
export const discardable: readonly PlanStatus[] = [
  'ready',
  'nothing_to_do',
  'uncategorised',
  'invalid',
]

/** True, or why not in words. */
type Permission = true | string

export interface PlanPermissions {
  readonly apply: Permission
  readonly cancel: Permission
  readonly discard: Permission
  readonly setCategory: Permission
}

/** What can be done with a plan as it stands. */
export function planCan({ status, document }: Plan): PlanPermissions {
  const is = `the plan is ${status.replaceAll('_', ' ')}`
  const isApplicable = (status === 'ready' || status === 'nothing_to_do') && document !== null
  const hasDirect = (document?.changes.direct.length ?? 0) > 0
  return {
    apply: isApplicable || (status === 'uncategorised' ? 'a change has no category yet' : is),
    cancel: status === 'planning' || status === 'applying' || is,
    discard: discardable.includes(status) || is,
    setCategory: !discardable.includes(status) ? is : hasDirect || 'no model was changed directly',
  }
}
