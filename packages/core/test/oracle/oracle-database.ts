import { DuckDBInstance } from '@duckdb/node-api'
import { outputsOf, type ProjectShape, queryOf } from './project-shape.ts'

/** A relation's columns and its rows, in an order of their own. */
export interface OracleRows {
  readonly columns: readonly string[]
  readonly rows: readonly string[]
}

/** Builds everything from nothing, up to the day before `end`, and reads it back. */
export async function buildFromNothing(
  project: ProjectShape,
  range: { readonly start: string; readonly end: string },
): Promise<ReadonlyMap<string, OracleRows>> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' })
  const connection = await instance.connect()
  try {
    await connection.run('create schema seeds; create schema raw; create schema s')
    for (const { name, columns, cells } of project.seeds) {
      const rows = cells.map((row) => `(${row.map((cell) => `${cell}::bigint`).join(', ')})`)
      await connection.run(
        `create table ${name} as select * from (values ${rows.join(', ')}) as v(${columns.join(', ')})`,
      )
    }
    for (const model of project.models)
      await connection.run(`create table ${model.name} as ${queryOf(model, range)}`)
    const found = new Map<string, OracleRows>()
    for (const name of outputsOf(project)!.keys()) {
      const reader = await connection.runAndReadAll(`select * from ${name}`)
      found.set(name, {
        columns: reader.columnNames(),
        rows: reader
          .getRowsJson()
          .map((row) => JSON.stringify(row.map(plain)))
          .toSorted(),
      })
    }
    return found
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

/** One spelling for a cell, whether it came as a number or as a text. */
export function plain(cell: unknown): string | null {
  if (cell === null) return null
  const text = String(cell)
  return /^\d{4}-\d\d-\d\d/.test(text) ? text.slice(0, 10) : text
}
