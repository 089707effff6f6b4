import type { CommandContext } from '../command-context.ts'
import { followRun } from '../follow-run.ts'
import { submitPlan } from '../submit-plan.ts'

export async function apply(
  context: CommandContext,
  planId: string,
  flags: { readonly wait?: boolean },
): Promise<number> {
  return context.withClient(async (client) => {
    const runId = await submitPlan(context, client, { planId, wait: flags.wait === true })
    return followRun(context, client, runId)
  })
}
