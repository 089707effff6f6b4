import type { CommandContext } from '../command-context.ts'
import { plural } from '../output/format-numbers.ts'

export async function diff(
  context: CommandContext,
  [before = '', after = '', model]: readonly string[],
): Promise<number> {
  return context.withClient(async (client) => {
    if (model === undefined) {
      const found = await client.environment.diff.query({ before, after })
      if (context.json) context.print(JSON.stringify(found))
      else {
        for (const name of found.added) context.print(`+ ${name}`)
        for (const name of found.removed) context.print(`- ${name}`)
        for (const { name, sameQuery } of found.changed)
          context.print(`~ ${name}${sameQuery ? ' (through what it reads)' : ''}`)
        context.print(`${plural(found.same, 'model')} the same`)
      }
      return 0
    }
    const found = await client.environment.tableDiff.query({ before, after, model })
    if (context.json) {
      context.print(JSON.stringify(found))
      return 0
    }
    const { schema, rows, grain, joined, onlyBefore, onlyAfter, columns, sample } = found
    for (const { name, type } of schema.added) context.print(`+ column ${name} ${type}`)
    for (const { name, type } of schema.removed) context.print(`- column ${name} ${type}`)
    for (const change of schema.changed)
      context.print(`~ column ${change.name} ${change.before} → ${change.after}`)
    context.print(
      `${plural(rows.before, 'row')} in ${before}, ${plural(rows.after, 'row')} in ${after}`,
    )
    const how = grain === null ? 'whole rows' : `on ${grain.join(', ')}`
    context.print(
      `compared ${how}: ${joined === null ? '' : `${plural(joined, 'row')} in both, `}${onlyBefore} only in ${before}, ${onlyAfter} only in ${after}`,
    )
    for (const { name, matching } of columns)
      context.print(`  ${name} ${matching === null ? 'nothing to compare' : `${matching} % equal`}`)
    for (const row of sample.slice(0, 5))
      context.print(`  ${context.paint.dim(JSON.stringify(row))}`)
    return 0
  })
}
