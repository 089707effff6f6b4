import type { Column } from '../engines/engine.ts'
import { quoteIdentifier, quoteLiteral } from '../engines/sql-text.ts'
import type { TestRow, TestValue } from '../project/load-model-tests.ts'

/** A bracketed query that returns fixture rows with the columns and types given; missing columns are NULL. */
export function fixtureRows(columns: readonly Column[], rows: readonly TestRow[]): string {
  const names = columns.map(({ name }) => quoteIdentifier(name))
  const casts = columns.map(
    ({ name, type }) => `CAST(${quoteIdentifier(name)} AS ${type}) AS ${quoteIdentifier(name)}`,
  )
  if (rows.length === 0) {
    const empty = columns.map(
      ({ name, type }) => `CAST(NULL AS ${type}) AS ${quoteIdentifier(name)}`,
    )
    return `(SELECT ${empty.join(', ')} WHERE false)`
  }
  const values = rows.map((row) => {
    const folded = new Map(Object.entries(row).map(([name, value]) => [name.toLowerCase(), value]))
    return `(${columns.map(({ name }) => literal(folded.get(name.toLowerCase()) ?? null)).join(', ')})`
  })
  return `(SELECT ${casts.join(', ')} FROM (VALUES ${values.join(', ')}) AS fixture(${names.join(', ')}))`
}

/** Columns a fixture names that the relation does not have. */
export function unknownColumns(columns: readonly Column[], rows: readonly TestRow[]): string[] {
  const known = new Set(columns.map(({ name }) => name.toLowerCase()))
  return [...new Set(rows.flatMap((row) => Object.keys(row)))].filter(
    (name) => !known.has(name.toLowerCase()),
  )
}

function literal(value: TestValue): string {
  if (value === null) return 'NULL'
  if (typeof value === 'string') return quoteLiteral(value)
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return quoteLiteral(JSON.stringify(value))
}
