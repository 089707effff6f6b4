import type { CommandContext } from '../command-context.ts'

export async function cancel(
  context: CommandContext,
  target: string,
  flags: { readonly force?: boolean },
): Promise<number> {
  return context.withClient(async (client) => {
    const run = await client.run.cancel.mutate({ target, ...flags })
    context.print(
      context.json
        ? JSON.stringify({ runId: run.id, status: run.status })
        : `run ${run.id} is ${run.status}`,
    )
    return 0
  })
}
