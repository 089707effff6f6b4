import type { CommandContext } from '../command-context.ts'
import { followRun } from '../follow-run.ts'

export async function run(
  context: CommandContext,
  environment: string,
  flags: { readonly executionTime?: string },
): Promise<number> {
  return context.withCaller(async (caller) => {
    const { runId } = await caller.run.submit({ environment, ...flags })
    return followRun(context, caller, runId)
  })
}
