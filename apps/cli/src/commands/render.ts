import type { CommandContext } from '../command-context.ts'

export interface RenderFlags {
  readonly env?: string
  readonly start?: string
  readonly end?: string
  readonly executionTime?: string
}

export async function render(
  context: CommandContext,
  model: string,
  { env, ...times }: RenderFlags,
): Promise<number> {
  return context.withCaller(async (caller) => {
    const rendered = await caller.model.render({
      model,
      ...times,
      ...(env !== undefined && { environment: env }),
    })
    context.print(context.json ? JSON.stringify(rendered) : rendered.sql)
    return 0
  })
}
