import type { CommandContext } from '../command-context.ts'
import { showAndApply } from '../show-plan.ts'
import { watchPlan } from '../watch-plan.ts'

export async function rollback(
  context: CommandContext,
  environment: string,
  flags: { readonly to?: string },
): Promise<number> {
  return context.withCaller(async (caller) => {
    const { planId, to } = await caller.environment.rollback({ environment, ...flags })
    await watchPlan(context, caller, planId)
    if (!context.json) context.say(`rolling ${environment} back to plan ${to}`)
    return showAndApply(context, caller, { planId, apply: true })
  })
}
