import type { CommandContext } from '../command-context.ts'
import { showAndApply } from '../show-plan.ts'
import { watchPlan } from '../watch-plan.ts'

export async function rollback(
  context: CommandContext,
  environment: string,
  flags: { readonly to?: string },
): Promise<number> {
  return context.withClient(async (client) => {
    const { planId, to } = await client.environment.rollback.mutate({ environment, ...flags })
    await watchPlan(context, client, planId)
    if (!context.json) context.say(`rolling ${environment} back to plan ${to}`)
    return showAndApply(context, client, { planId, apply: true, wait: false })
  })
}
