import { readFileSync } from 'node:fs'
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Dialect } from '../src/engines/engine.ts'
import { analyzeQuery } from '../src/sql/analyze-query.ts'
import { type ColumnLineage, resolveColumns } from '../src/sql/column-lineage.ts'
import { compareQueries } from '../src/sql/compare-queries.ts'
import { loadSqlParser } from '../src/sql/parse-sql.ts'
import { rewriteReferences } from '../src/sql/rewrite-references.ts'
import { dependencyQueries, rewriteQueries, rewriteTables } from './sql-cases/queries.ts'
import { serializedTables } from './sql-cases/serialized-tables.ts'

interface LineageCase {
  readonly id: string
  readonly dialect: Dialect
  readonly sql: string
  readonly tables: readonly string[]
  readonly cols: Readonly<Record<string, readonly string[]>>
  readonly alt?: Readonly<Record<string, readonly (readonly string[])[]>>
  readonly schema?: Readonly<Record<string, readonly string[]>>
  readonly outputs?: readonly string[]
}

interface ChangePair {
  readonly id: string
  readonly before: string
  readonly after: string
  readonly expected: 'SAME' | 'NB' | 'BR'
}

function readCases<T>(file: string): readonly T[] {
  return JSON.parse(
    readFileSync(new URL(`./sql-cases/${file}`, import.meta.url), 'utf8'),
  ) as readonly T[]
}

const lineageCases = readCases<LineageCase>('lineage.json')
const changePairs = readCases<ChangePair>('change-pairs.json')

const listed = (names: Iterable<string>): string =>
  [...new Set([...names].map((name) => name.toLowerCase()))].toSorted().join(', ')

function lineageOf(entry: LineageCase): ColumnLineage {
  const schema = new Map(
    Object.entries(entry.schema ?? {}).map(([table, columns]) => [table.toLowerCase(), columns]),
  )
  return resolveColumns(analyzeQuery(entry.sql, entry.dialect), schema)
}

let connection: DuckDBConnection
let instance: DuckDBInstance

beforeAll(async () => {
  await loadSqlParser()
  instance = await DuckDBInstance.create(':memory:')
  connection = await instance.connect()
})

afterAll(() => {
  connection.closeSync()
  instance.closeSync()
})

async function rowsOf(on: DuckDBConnection, sql: string): Promise<readonly string[]> {
  const rows = await (await on.runAndReadAll(sql)).getRowsJson()
  return rows.map((row) => JSON.stringify(row)).toSorted()
}

describe('the lineage cases', () => {
  it.each(lineageCases.map((entry) => [entry.id, entry] as const))(
    'finds the tables of %s',
    (_, entry) => {
      const { tables } = analyzeQuery(entry.sql, entry.dialect)
      expect(listed(tables.map((use) => use.parts.join('.')))).toBe(listed(entry.tables))
    },
  )

  const columns = lineageCases.flatMap((entry) =>
    Object.keys(entry.cols).map((column) => [entry.id, column, entry] as const),
  )

  it.each(columns)('finds the sources of %s: %s', (_, column, entry) => {
    const { outputs } = lineageOf(entry)
    const output =
      outputs.find(({ name }) => name === column) ??
      outputs.find(({ name }) => name.toLowerCase() === column.toLowerCase())
    const found = listed(
      output?.sources.map((source) => `${source.table}.${source.column}`) ?? ['missing'],
    )
    const allowed = [entry.cols[column] ?? [], ...(entry.alt?.[column] ?? [])].map(listed)
    expect(allowed).toContain(found)
  })

  it('names the outputs as the engine does, where the query names them', () => {
    for (const entry of lineageCases) {
      if (entry.outputs === undefined) continue
      const names = lineageOf(entry).outputs.map((output, index) =>
        output.named ? output.name : entry.outputs?.[index],
      )
      expect({ id: entry.id, names }).toEqual({ id: entry.id, names: entry.outputs })
    }
  })
})

describe('the change pairs', () => {
  const short = { same: 'SAME', cosmetic: 'SAME', non_breaking: 'NB', breaking: 'BR' } as const

  it.each(changePairs)('puts "$id" into its category', ({ before, after, expected }) => {
    expect(short[compareQueries(before, after, 'duckdb').category]).toBe(expected)
  })
})

describe('dependencies', () => {
  it.each(dependencyQueries)('are those of the engine for: %s', async (sql) => {
    const reader = await connection.runAndReadAll(
      'SELECT json_serialize_sql($1::VARCHAR) AS tree',
      [sql],
    )
    const tree = JSON.parse(String(reader.getRowObjectsJson()[0]?.['tree'])) as unknown
    const found = analyzeQuery(sql, 'duckdb')
    expect(tree).toMatchObject({ error: false })
    expect(found.issues).toEqual([])
    expect(listed(found.tables.map((use) => use.parts.join('.')))).toBe(
      listed(serializedTables(tree)),
    )
  })
})

describe('rewritten text', () => {
  let original: DuckDBConnection
  let renamed: DuckDBConnection
  const instances: DuckDBInstance[] = []

  beforeAll(async () => {
    const connect = async (): Promise<DuckDBConnection> => {
      const own = await DuckDBInstance.create(':memory:')
      instances.push(own)
      return own.connect()
    }
    original = await connect()
    renamed = await connect()
    await original.run('CREATE SCHEMA s; CREATE SCHEMA r; CREATE SCHEMA "Odd Schema"')
    await renamed.run('CREATE SCHEMA physical')
    for (const [name, { place, body }] of Object.entries(rewriteTables)) {
      await original.run(`CREATE TABLE ${place} AS ${body}`)
      await renamed.run(`CREATE TABLE physical."${name}" AS ${body}`)
    }
  })

  afterAll(() => {
    for (const own of instances) own.closeSync()
  })

  const byName = new Map(
    Object.entries(rewriteTables).map(([name, { parts }]) => [
      parts.join('.'),
      `physical."${name}"`,
    ]),
  )

  it.each(rewriteQueries)('gives the same rows over renamed tables: %s', async (sql) => {
    const analysis = analyzeQuery(sql, 'duckdb')
    const text = rewriteReferences(sql, analysis, (use) => {
      const name = byName.get(use.parts.join('.').toLowerCase())
      return name === undefined ? undefined : { text: name }
    })
    expect(text).not.toBe(sql)
    expect({ text, rows: await rowsOf(renamed, text) }).toEqual({
      text,
      rows: await rowsOf(original, sql),
    })
  })

  it.each(rewriteQueries)('gives the same rows with the tables as sub-queries: %s', async (sql) => {
    const analysis = analyzeQuery(sql, 'duckdb')
    if (analysis.tables.some((use) => use.bare)) return
    const text = rewriteReferences(sql, analysis, (use) => {
      const name = byName.get(use.parts.join('.').toLowerCase())
      return name === undefined ? undefined : { text: `(SELECT * FROM ${name})` }
    })
    expect({ text, rows: await rowsOf(renamed, text) }).toEqual({
      text,
      rows: await rowsOf(original, sql),
    })
  })
})
