import { AppError, type OverrideCategory, type Plan, planStream } from '@millrace/core'
import type { OpenServices } from '../create-services.ts'
import { discardable, planCan } from './plan-can.ts'
import { readGit } from '../read-git.ts'
import { startPlan } from './start-plan.ts'

export interface ReplaceInput {
  readonly model: string
  readonly category: OverrideCategory
  readonly actor: string
}

/** Plans again, of the files as they are now, with one more category chosen; the plan before is `replaced`. */
export async function replacePlan(
  services: OpenServices,
  plan: Plan,
  { model, category, actor }: ReplaceInput,
): Promise<{ readonly planId: string }> {
  const name = model.toLowerCase()
  const allowed = planCan(plan).setCategory
  if (allowed !== true) throw new AppError('plan_not_applicable', { message: allowed })
  const direct = plan.document?.changes.direct ?? []
  if (!direct.some((change) => change.name === name))
    throw new AppError('arguments_invalid', {
      message: `${name} has no direct change to categorise`,
      hint: `directly changed: ${direct.map((change) => change.name).join(', ')}`,
    })
  const { root } = services.places
  const planId = await startPlan(services, {
    root,
    environment: plan.environment,
    options: plan.document?.options ?? {},
    overrides: { ...plan.document?.overrides, [name]: category },
    actor,
    git: readGit(root),
  })
  if (planId === plan.id) return { planId }
  const at = services.clock.now().toISOString()
  await services.journal.record({
    stream: planStream(plan.id),
    events: [{ type: 'plan.replaced', payload: { replacedBy: planId } }],
    change: async (tx) => {
      if (await tx.movePlan(plan.id, { from: discardable, to: 'replaced', at })) return
      throw new AppError('plan_not_applicable', {
        message: `plan ${plan.id} was applied meanwhile`,
      })
    },
  })
  return { planId }
}
