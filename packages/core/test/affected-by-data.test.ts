import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { affectedColumns } from '../src/sql/affected-columns.ts'
import { analyzeQuery } from '../src/sql/analyze-query.ts'
import { resolveColumns } from '../src/sql/column-lineage.ts'
import { compareQueries } from '../src/sql/compare-queries.ts'
import { loadSqlParser } from '../src/sql/parse-sql.ts'
import { changePairs, dataTables, readerQueries } from './sql-cases/data-queries.ts'

let instance: DuckDBInstance
let connection: DuckDBConnection

beforeAll(async () => {
  await loadSqlParser()
  instance = await DuckDBInstance.create(':memory:')
  connection = await instance.connect()
  await connection.run('CREATE SCHEMA s')
  for (const { name, body } of dataTables) await connection.run(`CREATE TABLE ${name} AS ${body}`)
})

afterAll(() => {
  connection.closeSync()
  instance.closeSync()
})

const schema = new Map(dataTables.map(({ name, columns }) => [name, columns]))

/** Rows without the columns left out, in an order of their own. */
async function rowsWithout(
  sql: string,
  left: (name: string, index: number) => boolean,
): Promise<readonly string[]> {
  const reader = await connection.runAndReadAll(sql)
  const names = reader.columnNames()
  const kept = names.map((name, index) => !left(name.toLowerCase(), index))
  const shown = names
    .map((name, index) => ({ name: name.toLowerCase(), index }))
    .filter(({ index }) => kept[index])
    .toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.index - b.index))
  return reader
    .getRowsJson()
    .map((row) => JSON.stringify(shown.map(({ name, index }) => [name, row[index]])))
    .toSorted()
}

describe('the affected columns of a reader', () => {
  const cases = readerQueries.flatMap((sql) =>
    dataTables.flatMap(({ name, columns }) =>
      columns.map((column) => [sql, name, column] as const),
    ),
  )

  it.each(cases)('of %s hold when %s.%s changes', async (sql, table, column) => {
    const lineage = resolveColumns(analyzeQuery(sql, 'duckdb'), schema)
    expect(lineage.unknown).toEqual([])
    const { affected } = affectedColumns(lineage, new Map([[table, [column]]]))
    if (affected === 'all') return
    const names = new Set(affected === 'none' ? [] : affected.map((name) => name.toLowerCase()))
    const unnamed = lineage.outputs.map(
      (output) => !output.named && names.has(output.name.toLowerCase()),
    )
    const left = (name: string, index: number): boolean =>
      names.has(name) || unnamed[index] === true
    const before = await rowsWithout(sql, left)
    await connection.run('BEGIN')
    try {
      await connection.run(
        `UPDATE ${table} SET ${column} = CASE WHEN hash(rowid, 7) % 3 = 0 THEN NULL ELSE ${column} + 1 + CAST(hash(rowid) % 5 AS INTEGER) END`,
      )
      expect(await rowsWithout(sql, left)).toEqual(before)
    } finally {
      await connection.run('ROLLBACK')
    }
  })
})

describe('the columns of a change', () => {
  it.each(changePairs)('of %s → %s are all that differ', async (before, after) => {
    const change = compareQueries(before, after, 'duckdb', schema)
    if (change.columns === 'all') return
    const names = new Set(change.columns.map((name) => name.toLowerCase()))
    const left = (name: string): boolean => names.has(name)
    expect(await rowsWithout(after, left)).toEqual(await rowsWithout(before, left))
  })

  it('are fewer than all for most of the pairs', () => {
    const traced = changePairs.filter(
      ([before, after]) => compareQueries(before, after, 'duckdb', schema).columns !== 'all',
    )
    expect(traced.length / changePairs.length).toBeGreaterThan(0.5)
  })
})
