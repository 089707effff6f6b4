import type { CommandContext } from '../command-context.ts'
import { plural } from '../output/format-numbers.ts'

interface FormatFlags {
  readonly check?: boolean
}

export async function format(context: CommandContext, flags: FormatFlags): Promise<number> {
  const check = flags.check === true
  return context.withClient(async (client) => {
    const report = await client.file.format.mutate({ check })
    const { formatted, unchanged, left } = report
    const code = check && formatted.length > 0 ? 1 : 0
    if (context.json) {
      context.print(JSON.stringify(report))
      return code
    }
    const { paint } = context
    for (const path of formatted)
      context.print(
        check ? `${paint.yellow('would change')} ${path}` : `${paint.green('formatted')} ${path}`,
      )
    for (const { path, reason } of left)
      context.print(`${paint.yellow('left as it is')} ${path}: ${reason}`)
    context.print(
      `${plural(formatted.length, 'file')} ${check ? 'would change' : 'formatted'}, ${unchanged.length} unchanged${left.length > 0 ? `, ${left.length} left` : ''}`,
    )
    return code
  })
}
