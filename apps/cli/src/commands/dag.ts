import type { CommandContext } from '../command-context.ts'

export async function dag(context: CommandContext): Promise<number> {
  return context.withClient(async (client) => {
    const graph = await client.model.lineage.query({})
    if (context.json) {
      context.print(JSON.stringify(graph))
      return 0
    }
    const parents = Map.groupBy(graph.edges, (edge) => edge.to)
    for (const { name, kind } of graph.nodes) {
      const from = (parents.get(name) ?? []).map((edge) => edge.from)
      context.print(
        `${name} ${context.paint.dim(`(${kind})`)}${from.length > 0 ? ` ${context.paint.dim('←')} ${from.join(', ')}` : ''}`,
      )
    }
    return 0
  })
}
