import { sha256 } from '../../src/ids.ts'
import type { Expression, ModelShape, ProjectShape } from './project-shape.ts'

/** What decides a relation's rows, and each column's values; equal texts mean equal data. */
export interface Provenance {
  readonly rows: string
  readonly columns: ReadonlyMap<string, string>
}

/**
 * Where every column comes from, down to raw rows and seeds. A table whose text is the same need not be
 * built again when what it reads, column by column, is the same.
 */
export function traceProject(project: ProjectShape): ReadonlyMap<string, Provenance> {
  const traced = new Map<string, Provenance>()
  for (const { name, columns, cells } of project.seeds) {
    traced.set(name, {
      rows: digest(['seed', name, cells.length]),
      columns: new Map(
        columns.map((column, index) => [
          column,
          digest(['cells', name, cells.map((row) => row[index]!)]),
        ]),
      ),
    })
  }
  for (const model of project.models) traced.set(model.name, traceModel(model, traced))
  return traced
}

/** One text for all that a table of this model holds. */
export function provenanceText(model: ModelShape, { rows, columns }: Provenance): string {
  return digest([ownText(model), rows, [...columns].map(([name, from]) => `${name}=${from}`)])
}

/** What a person changed when this differs: everything but comments, layout and metadata. */
function ownText(model: ModelShape): string {
  const { dress: _dress, owner: _owner, batchSize: _batchSize, ...rest } = model
  return JSON.stringify(rest)
}

function traceModel(model: ModelShape, traced: ReadonlyMap<string, Provenance>): Provenance {
  const source = model.from === null ? null : traced.get(model.from)!
  const joined = model.join === null ? null : traced.get(model.join)!
  const sourceColumn = (name: string) => source?.columns.get(name) ?? `raw ${name}`
  const joinedColumn = (name: string) => joined?.columns.get(name) ?? ''
  const values = (expr: Expression): string => {
    const { op } = expr
    if (op === 'day') return op
    if (op === 'constant') return digest([op, expr.n])
    if (op === 'joined') return digest([op, joinedColumn(expr.from)])
    if (op === 'scalar') {
      const other = traced.get(expr.model)!
      return digest([op, other.rows, other.columns.get(expr.from)!])
    }
    const from = sourceColumn(expr.from)
    if (op === 'both') return digest([op, from, sourceColumn(expr.other)])
    return op === 'copy' ? digest([op, from]) : digest([op, from, 'n' in expr ? expr.n : 0])
  }
  const columns = new Map<string, string>(model.star ? [...(source?.columns ?? [])] : [])
  for (const { name, expr } of model.columns) columns.set(name, values(expr))
  const isWhole = model.rows === 'distinct' || model.rows === 'limited'
  const windows = model.columns.filter(({ expr }) => expr.op === 'running')
  // A relation read for one value alone counts as read for its rows too, as it does in plans.
  const wholes = model.columns.flatMap(({ expr }) =>
    expr.op === 'scalar' ? [traced.get(expr.model)!.rows] : [],
  )
  const rows = digest([
    model.name,
    model.kind,
    model.rows,
    model.from ?? '',
    source?.rows ?? '',
    model.join ?? '',
    joined?.rows ?? '',
    joined ? [sourceColumn('id'), joinedColumn('id'), joinedColumn('k')] : '',
    joined || model.kind === 'incremental' ? [sourceColumn('ds'), joinedColumn('ds')] : '',
    model.filter ? [sourceColumn(model.filter.column), model.filter.n] : '',
    model.rows === 'grouped' ? columns.get('id')! : '',
    isWhole ? [...columns].flat() : '',
    windows.map(({ expr }) => values(expr)),
    wholes,
  ])
  return { rows, columns }
}

type Part = string | number | readonly (string | number)[]

/** Long texts of nested parts would grow with every level. */
function digest(parts: readonly Part[]): string {
  return sha256(JSON.stringify(parts)).slice(0, 16)
}
