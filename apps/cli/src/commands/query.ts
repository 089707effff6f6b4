import { AppError } from '@millrace/core/browser'
import type { CommandContext } from '../command-context.ts'
import { table } from '../output/table.ts'

export interface QueryFlags {
  readonly env?: string
  readonly limit?: string
}

export async function query(
  context: CommandContext,
  sql: string,
  flags: QueryFlags,
): Promise<number> {
  const limit = flags.limit === undefined ? undefined : Number(flags.limit)
  if (limit !== undefined && !(Number.isInteger(limit) && limit > 0)) {
    throw new AppError('arguments_invalid', {
      message: `--limit ${flags.limit} is not a positive whole number`,
    })
  }
  return context.withClient(async (client) => {
    const result = await client.query.run.query({
      sql,
      ...(flags.env && { environment: flags.env }),
      ...(limit && { limit }),
    })
    if (context.json) {
      context.print(JSON.stringify(result))
      return 0
    }
    const names = result.columns.map(({ name }) => name)
    const rows = result.rows.map((row) => names.map((name) => shown(row[name])))
    for (const line of table(names, rows, context.paint)) context.print(line)
    if (result.truncated)
      context.say(
        `only the first ${result.rows.length.toLocaleString('en-US')} rows; ask for more with --limit`,
      )
    return 0
  })
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return 'NULL'
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
