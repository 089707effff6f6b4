import type { CommandContext } from '../command-context.ts'
import { followRun } from '../follow-run.ts'

export async function apply(context: CommandContext, planId: string): Promise<number> {
  return context.withCaller(async (caller) => {
    const { runId } = await caller.plan.submit({ planId })
    return followRun(context, caller, runId)
  })
}
