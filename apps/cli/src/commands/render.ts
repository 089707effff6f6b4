import type { CommandContext } from '../command-context.ts'

export interface RenderFlags {
  readonly env?: string
  readonly start?: string
  readonly end?: string
  readonly executionTime?: string
  readonly run?: string
}

export async function render(
  context: CommandContext,
  model: string,
  { env, run, ...times }: RenderFlags,
): Promise<number> {
  return context.withClient(async (client) => {
    if (run !== undefined) {
      const made = await client.model.code.query({ model, runId: run })
      context.print(context.json ? JSON.stringify(made) : made.sql)
      return 0
    }
    const rendered = await client.model.render.query({
      model,
      ...times,
      ...(env !== undefined && { environment: env }),
    })
    context.print(context.json ? JSON.stringify(rendered) : rendered.sql)
    return 0
  })
}
