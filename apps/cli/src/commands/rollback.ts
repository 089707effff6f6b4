import type { CommandContext } from '../command-context.ts'
import { showAndApply, watchPlan } from './plan.ts'

export async function rollback(
  context: CommandContext,
  environment: string,
  flags: { readonly to?: string },
): Promise<number> {
  return context.withCaller(async (caller) => {
    const { planId, to } = await caller.environment.rollback({ environment, ...flags })
    await watchPlan(caller, planId)
    if (!context.json) context.say(`rolling ${environment} back to plan ${to}`)
    return showAndApply(context, caller, { planId, apply: true })
  })
}
