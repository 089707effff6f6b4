import { EngineError } from '../engine-error.ts'
import type { Column, CsvRows, TableSpec } from '../engine.ts'
import { quoteLiteral, relationText } from '../sql-text.ts'
import type { Job } from './job.ts'
import type { WriteCall } from './protocol.ts'
import { nameList, requireSameColumns } from './table-columns.ts'
import type { Written } from './write-transaction.ts'

/** Replaces the table by the rows of a CSV file, whose header names the columns in any order. */
export async function loadBody(
  job: Job,
  { table, source }: Extract<WriteCall, { readonly verb: 'loadRows' }>,
): Promise<Written> {
  const relation = relationText(table.relation)
  const rows = await job.run(
    `CREATE OR REPLACE TABLE ${relation} AS SELECT ${nameList(table.columns) || '*'} FROM ${await reader(job, table, source)}`,
  )
  const count = (await rows.getRows())[0]?.[0]
  return { rows: Number(count ?? 0), staged: { written: relation, table: relation } }
}

async function reader(job: Job, table: TableSpec, source: CsvRows): Promise<string> {
  const options = [
    'header = true',
    `delim = ${quoteLiteral(source.delimiter ?? ',')}`,
    `quote = '"'`,
    `escape = '"'`,
    `nullstr = ${quoteLiteral(source.nullText ?? '')}`,
    'allow_quoted_nulls = false',
    'strict_mode = true',
  ]
  if (table.columns.length === 0) return call(source, options)
  const header = await headerOf(job, call(source, [...options, 'all_varchar = true']))
  requireSameColumns(table, table.columns, header)
  const types = new Map(table.columns.map((column) => [column.name.toLowerCase(), column]))
  const inFileOrder = header.map(({ name }) => types.get(name.toLowerCase()) ?? missing(name))
  const struct = inFileOrder
    .map(({ name, type }) => `${quoteLiteral(name)}: ${quoteLiteral(type)}`)
    .join(', ')
  return call(source, [...options, 'auto_detect = false', `columns = {${struct}}`])
}

function call(source: CsvRows, options: readonly string[]): string {
  return `read_csv(${[quoteLiteral(source.path), ...options].join(', ')})`
}

async function headerOf(job: Job, from: string): Promise<readonly Column[]> {
  const prepared = await job.guard(() => job.connection.prepare(`SELECT * FROM ${from}`))
  try {
    return Array.from({ length: prepared.columnCount }, (_, index) => ({
      name: prepared.columnName(index),
      type: 'VARCHAR',
    }))
  } finally {
    prepared.destroySync()
  }
}

function missing(name: string): never {
  throw new EngineError({
    code: 'columns_differ',
    message: `The file has a column ${name}, which the table has not.`,
  })
}
