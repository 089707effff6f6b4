import { existsSync } from 'node:fs'
import path from 'node:path'
import { AppError } from '@millrace/core/browser'
import { takeFile } from '../take-file.ts'
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

export async function stateBackup(
  context: CommandContext,
  given: string,
  { force = false }: { readonly force?: boolean },
): Promise<number> {
  const target = path.resolve(context.env.startFolder, given)
  if (!force && existsSync(target)) throw fileExists(target)
  return context.withClient(async (client) => {
    const { file, ...backup } = await client.state.backup.mutate()
    if (!(await takeFile(file, target, force))) throw fileExists(target)
    context.print(
      context.json
        ? JSON.stringify({ file: target, ...backup })
        : `the state as of ${backup.at} is in ${target}`,
    )
    return 0
  })
}

export async function stateRestore(context: CommandContext, given: string): Promise<number> {
  const file = path.resolve(context.env.startFolder, given)
  return context.withClient(async (client) => {
    const restored = await client.state.restore.mutate({ file })
    if (context.json) context.print(JSON.stringify(restored))
    else {
      context.print(`the state is as of ${restored.backedUpAt}`)
      context.say('plan each environment again: the warehouse may show more than this state knows')
    }
    return 0
  })
}

function fileExists(target: string): AppError {
  return new AppError('file_exists', {
    message: `${target} exists`,
    hint: 'choose another file, or replace this one with --force',
  })
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return 'NULL'
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
