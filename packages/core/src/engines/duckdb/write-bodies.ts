import { EngineError } from '../engine-error.ts'
import type { Cell, TableSpec } from '../engine.ts'
import { quoteIdentifier, relationText } from '../sql-text.ts'
import { selectColumns } from './author-sql.ts'
import { toCell } from './cell.ts'
import type { Job } from './job.ts'
import type { WriteCall } from './protocol.ts'
import { rangePredicate } from './range-predicate.ts'
import { withoutEnd } from './scan-sql.ts'
import { castList, columnsOf, nameList, requireSameColumns, typeOf } from './table-columns.ts'
import type { Written } from './write-transaction.ts'

type CallOf<Verb extends WriteCall['verb']> = Extract<WriteCall, { readonly verb: Verb }>

/** Builds the table anew; until the commit others keep reading the one it replaces. */
export async function replaceBody(
  job: Job,
  { table, select }: CallOf<'replaceTable'>,
): Promise<Written> {
  const relation = relationText(table.relation)
  const given = await selectColumns(job, select)
  let list = '*'
  if (table.columns.length > 0) {
    requireSameColumns(table, table.columns, given)
    list = castList(table.columns, given)
  }
  const rows = await runAround(
    job,
    `CREATE OR REPLACE TABLE ${relation} AS SELECT ${list} FROM (\n`,
    select,
    '\n) AS q',
  )
  return { rows, staged: { written: relation, table: relation } }
}

/** Deletes the range's rows and inserts the query's rows of that range. */
export async function rangeBody(
  job: Job,
  { table, range, select }: CallOf<'writeRange'>,
): Promise<Written> {
  const time = table.timeColumn
  if (time === undefined)
    throw new EngineError({ code: 'time_column_type', message: 'The table has no time column.' })
  const relation = relationText(table.relation)
  const columns = await columnsOf(job, table)
  const given = await selectColumns(job, select)
  requireSameColumns(table, columns, given)
  const stored = rangePredicate(time, typeOf(table, columns, time), range)
  const queried = rangePredicate(time, typeOf(table, given, time), range)
  const names = nameList(columns)
  const insert = `INSERT INTO ${relation} (${names}) SELECT ${names} FROM (\n`
  const prefix = `DELETE FROM ${relation} WHERE ${stored};${insert}`
  const rows = await runAround(job, prefix, select, `\n) AS q WHERE ${queried}`)
  return {
    rows,
    staged: { written: `(SELECT * FROM ${relation} WHERE ${stored})`, table: relation },
  }
}

/** Replaces the rows whose key the query returns; keys that are null match each other. */
export async function mergeBody(
  job: Job,
  { table, key, select }: CallOf<'mergeRows'>,
): Promise<Written> {
  const relation = relationText(table.relation)
  const columns = await columnsOf(job, table)
  const given = await selectColumns(job, select)
  requireSameColumns(table, columns, given)
  const stage = 'temp.main.millrace_stage'
  const list = castList(columns, given)
  const keys = key.map(quoteIdentifier)
  await runAround(
    job,
    `CREATE OR REPLACE TEMP TABLE ${stage} AS SELECT ${list} FROM (\n`,
    select,
    '\n) AS q',
  )
  await refuseDuplicates(job, table, { stage, keys })
  const same = keys.map((name) => `t.${name} IS NOT DISTINCT FROM s.${name}`).join(' AND ')
  const names = nameList(columns)
  const inserted = await job.run(
    `DELETE FROM ${relation} AS t USING ${stage} AS s WHERE ${same};` +
      `INSERT INTO ${relation} (${names}) SELECT ${names} FROM ${stage}`,
  )
  return {
    rows: inserted.rowsChanged,
    staged: { written: stage, table: relation },
    cleanUp: `DROP TABLE ${stage}`,
  }
}

interface Staged {
  readonly stage: string
  readonly keys: readonly string[]
}

async function refuseDuplicates(
  job: Job,
  { relation }: TableSpec,
  { stage, keys }: Staged,
): Promise<void> {
  const list = keys.join(', ')
  const found = await job.run(
    `SELECT ${list} FROM ${stage} GROUP BY ${list} HAVING count(*) > 1 LIMIT 1`,
  )
  const example = (await found.getRows())[0]
  if (example === undefined) return
  const values = example.map((value): Cell => toCell(value))
  throw new EngineError({
    code: 'duplicate_key',
    message: `The query returns the key ${JSON.stringify(values)} of ${relation.schema}.${relation.name} more than once.`,
  })
}

async function runAround(
  job: Job,
  prefix: string,
  select: string,
  suffix: string,
): Promise<number> {
  const result = await job.run(`${prefix}${withoutEnd(select)}${suffix}`, { prefix, sql: select })
  if (result.rowsChanged > 0) return result.rowsChanged
  // CREATE TABLE AS tells its count as a row instead.
  const count = (await result.getRows())[0]?.[0]
  return typeof count === 'bigint' || typeof count === 'number' ? Number(count) : 0
}
