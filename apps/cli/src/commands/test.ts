import type { CommandContext } from '../command-context.ts'
import { plural } from '../output/format-numbers.ts'

export async function test(context: CommandContext, model: string | undefined): Promise<number> {
  return context.withClient(async (client) => {
    const summary = await client.test.run.mutate(model === undefined ? {} : { model })
    const isGreen = summary.successful === summary.total
    if (context.json) {
      context.print(JSON.stringify(summary))
      return isGreen ? 0 : 1
    }
    const { paint } = context
    for (const detail of summary.details) {
      context.print(
        `${paint.red('✖')} ${detail.model}: ${detail.test} ${paint.dim(`${detail.file}:${detail.line}`)}`,
      )
      context.print(`  ${detail.message}`)
      for (const line of detail.diff?.split('\n') ?? [])
        context.print(`  ${line.startsWith('-') ? paint.red(line) : paint.green(line)}`)
    }
    const rest = summary.total - summary.successful
    context.print(
      `${isGreen ? paint.green('✔') : paint.red('✖')} ${plural(summary.successful, 'test')} passed${rest > 0 ? `, ${rest} failed` : ''}`,
    )
    return isGreen ? 0 : 1
  })
}
