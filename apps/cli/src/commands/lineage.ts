import type { CommandContext } from '../command-context.ts'

export async function lineage(context: CommandContext, target: string): Promise<number> {
  const parts = target.split('.')
  const model = parts.slice(0, 2).join('.')
  const column = parts[2]
  return context.withClient(async (client) => {
    if (column !== undefined) {
      const trace = await client.model.columnLineage.query({ model, column })
      if (context.json) context.print(JSON.stringify(trace))
      else {
        context.print(context.paint.bold(`${trace.model}.${trace.column}`))
        for (const edge of trace.upstream)
          context.print(
            `  from ${edge.fromModel}.${edge.fromColumn} ${context.paint.dim(`→ ${edge.toModel}.${edge.toColumn}`)}`,
          )
        for (const edge of trace.downstream)
          context.print(
            `  to   ${edge.toModel}.${edge.toColumn} ${context.paint.dim(`← ${edge.fromModel}.${edge.fromColumn}`)}`,
          )
      }
      return 0
    }
    const graph = await client.model.lineage.query({ focus: model })
    if (context.json) context.print(JSON.stringify(graph))
    else
      for (const { from, to } of graph.edges)
        context.print(`${from} ${context.paint.dim('→')} ${to}`)
    return 0
  })
}
