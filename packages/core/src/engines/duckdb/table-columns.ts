import { EngineError } from '../engine-error.ts'
import type { Column, TableSpec } from '../engine.ts'
import { quoteIdentifier, relationText } from '../sql-text.ts'
import { selectColumns } from './author-sql.ts'
import type { Job } from './job.ts'

/** The columns a table is written with: those of its spec, else those it has. */
export async function columnsOf(job: Job, table: TableSpec): Promise<readonly Column[]> {
  if (table.columns.length > 0) return table.columns
  return selectColumns(job, `SELECT * FROM ${relationText(table.relation)}`)
}

/** Throws unless the select has exactly the table's columns, in any order. */
export function requireSameColumns(
  table: TableSpec,
  expected: readonly Column[],
  actual: readonly Column[],
): void {
  const wanted = new Set(expected.map((column) => column.name.toLowerCase()))
  const given = new Set(actual.map((column) => column.name.toLowerCase()))
  const missing = expected.filter((column) => !given.has(column.name.toLowerCase()))
  const extra = actual.filter((column) => !wanted.has(column.name.toLowerCase()))
  if (missing.length === 0 && extra.length === 0 && actual.length === expected.length) return
  const parts = [
    missing.length > 0 ? `the query lacks ${names(missing)}` : '',
    extra.length > 0 ? `the query has ${names(extra)}, which the table has not` : '',
    missing.length + extra.length === 0 ? 'the query has a column twice' : '',
  ].filter((part) => part !== '')
  throw new EngineError({
    code: 'columns_differ',
    message: `The columns of ${table.relation.schema}.${table.relation.name} differ: ${parts.join('; ')}.`,
  })
}

/** The select list that brings `actual` into the order and types of `expected`. */
export function castList(expected: readonly Column[], actual: readonly Column[]): string {
  const types = new Map(actual.map((column) => [column.name.toLowerCase(), column.type]))
  return expected
    .map(({ name, type }) => {
      const quoted = quoteIdentifier(name)
      return types.get(name.toLowerCase()) === type
        ? quoted
        : `CAST(${quoted} AS ${type}) AS ${quoted}`
    })
    .join(', ')
}

export function nameList(columns: readonly Column[]): string {
  return columns.map((column) => quoteIdentifier(column.name)).join(', ')
}

/** The type of a named column, or an error that names the table. */
export function typeOf(table: TableSpec, columns: readonly Column[], name: string): string {
  const found = columns.find((column) => column.name.toLowerCase() === name.toLowerCase())
  if (found !== undefined) return found.type
  throw new EngineError({
    code: 'columns_differ',
    message: `${table.relation.schema}.${table.relation.name} has no column ${name}.`,
  })
}

function names(columns: readonly Column[]): string {
  return columns.map((column) => column.name).join(', ')
}
