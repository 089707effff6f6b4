import type { CommandContext } from '../command-context.ts'
import { followRun } from '../follow-run.ts'

export async function run(
  context: CommandContext,
  environment: string,
  flags: { readonly executionTime?: string },
): Promise<number> {
  return context.withClient(async (client) => {
    const { runId } = await client.run.submit.mutate({ environment, ...flags })
    return followRun(context, client, runId)
  })
}
