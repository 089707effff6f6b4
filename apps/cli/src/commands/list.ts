import type { CommandContext } from '../command-context.ts'
import { table } from '../output/table.ts'

export async function list(context: CommandContext): Promise<number> {
  return context.withClient(async (client) => {
    const models = await client.model.list.query({})
    if (context.json) context.print(JSON.stringify({ models }))
    else
      for (const line of table(
        ['model', 'kind', 'cron', 'owner', 'tags'],
        models.map((model) => [
          model.name,
          model.kind,
          model.kind === 'view' ? '' : model.cron,
          model.owner ?? '',
          model.tags.join(', '),
        ]),
        context.paint,
      ))
        context.print(line)
    return reportIssues(context, await client.project.issues.query({}))
  })
}

function reportIssues(
  context: CommandContext,
  issues: readonly { readonly severity: string }[],
): number {
  const errors = issues.filter((issue) => issue.severity === 'error').length
  if (errors === 0) return 0
  context.say(`${errors} issue${errors === 1 ? '' : 's'} in the project; millrace plan shows them`)
  return 0
}
