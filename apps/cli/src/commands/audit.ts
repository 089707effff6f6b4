import type { CommandContext } from '../command-context.ts'
import { plural } from '../output/format-numbers.ts'

export async function audit(context: CommandContext, environment: string): Promise<number> {
  return context.withClient(async (client) => {
    const models = await client.audit.run.mutate({ environment })
    const passed = models.every((model) => model.passed)
    if (context.json) {
      context.print(JSON.stringify({ environment, passed, models }))
      return passed ? 0 : 1
    }
    const { paint } = context
    for (const { model, audits } of models) {
      for (const { name, blocking, failing, sample } of audits) {
        const mark =
          failing === 0 ? paint.green('✔') : blocking ? paint.red('✖') : paint.yellow('⚠')
        context.print(`${mark} ${model} ${name}${failing > 0 ? `: ${plural(failing, 'row')}` : ''}`)
        for (const row of sample.slice(0, 3)) context.print(`    ${paint.dim(JSON.stringify(row))}`)
      }
    }
    const count = models.reduce((sum, model) => sum + model.audits.length, 0)
    context.print(
      `${passed ? paint.green('✔') : paint.red('✖')} ${plural(count, 'audit')} of ${environment} ${passed ? 'passed' : 'failed'}`,
    )
    return passed ? 0 : 1
  })
}
