import type { CommandContext } from '../command-context.ts'

export async function cancel(
  context: CommandContext,
  target: string,
  flags: { readonly force?: boolean },
): Promise<number> {
  return context.withCaller(async (caller) => {
    const run = await caller.run.cancel({ target, ...flags })
    context.print(
      context.json
        ? JSON.stringify({ runId: run.id, status: run.status })
        : `run ${run.id} is ${run.status}`,
    )
    return 0
  })
}
