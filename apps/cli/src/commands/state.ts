import type { CommandContext } from '../command-context.ts'
import { table } from '../output/table.ts'

export async function stateSql(
  context: CommandContext,
  sql: string,
  flags: { readonly limit?: string },
): Promise<number> {
  return context.withClient(async (client) => {
    const limit = flags.limit === undefined ? undefined : Number(flags.limit)
    const result = await client.state.sql.query({ sql, ...(limit && { limit }) })
    if (context.json) context.print(JSON.stringify(result))
    else {
      const rows = result.rows.map((row) => result.columns.map((name) => shown(row[name])))
      for (const line of table(result.columns, rows, context.paint)) context.print(line)
      if (result.truncated) context.say('more rows than shown; ask for more with --limit')
    }
    return 0
  })
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return 'NULL'
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
