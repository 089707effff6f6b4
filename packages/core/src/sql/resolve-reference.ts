import {
  addUnknown,
  type FlowColumn,
  findRelation,
  mergeSources,
  type Resolution,
  type Scope,
  type Source,
  sourceKey,
} from './lineage-frame.ts'
import type { Path } from './query-shape.ts'
import { sameName } from './shape-context.ts'

const pseudoColumns = new Set([
  'rowid',
  'ctid',
  'xmin',
  'xmax',
  'cmin',
  'cmax',
  'tableoid',
  'filename',
  'file_row_number',
])
const wordFunctions = new Set([
  'current_date',
  'current_time',
  'current_timestamp',
  'localtime',
  'localtimestamp',
  'current_user',
  'session_user',
  'user',
  'current_schema',
  'current_catalog',
  'current_role',
  'true',
  'false',
])

/** What a reference leads to; `column` is set where it is one column and nothing inside it. */
export interface Resolved {
  readonly sources: readonly Source[]
  readonly column: FlowColumn | null
  readonly usesAll: boolean
}

const nothing: Resolved = { sources: [], column: null, usesAll: false }

/** Resolves a column reference in its scope, then in the scopes around it. */
export function resolveReference(
  path: Path,
  scope: Scope,
  state: Resolution,
  aliasesFirst = false,
): Resolved {
  const found = lookUp(path, scope, state, aliasesFirst)
  if (found === null) {
    const [first = ''] = path
    if (path.length === 1 && wordFunctions.has(first.toLowerCase())) return nothing
    addUnknown(
      state,
      path.join('.'),
      first.startsWith('#')
        ? 'refers to a column by its number'
        : 'no relation in scope has this column',
    )
    return nothing
  }
  for (const source of found.sources) state.touched.set(sourceKey(source), source)
  return found
}

function lookUp(
  path: Path,
  start: Scope,
  state: Resolution,
  aliasesFirst: boolean,
): Resolved | null {
  for (let scope: Scope | null = start; scope !== null; scope = scope.outer) {
    const found = lookUpHere(path, scope, state, aliasesFirst && scope === start)
    if (found !== null) return found
  }
  return null
}

function lookUpHere(
  path: Path,
  scope: Scope,
  state: Resolution,
  aliasesFirst: boolean,
): Resolved | null {
  const [first = ''] = path
  const alias = scope.aliases.get(first.toLowerCase())
  if (aliasesFirst && alias !== undefined && path.length === 1) return fromColumn(alias, 0)
  if (path.length > 1) {
    const qualified = findRelation(scope.frame, path, state.dialect)
    if (qualified !== null) {
      const name = path[qualified.used]
      if (name === undefined) return whole(qualified.relation.columns)
      const column = pick(qualified.relation.columns, name, path, state)
      if (column !== null) return fromColumn(column, path.length - qualified.used - 1)
      if (pseudoColumns.has(name.toLowerCase())) return nothing
      const [only] = qualified.relation.columns
      // One column of struct type may be meant by the relation's own name: `FROM unnest(xs) t SELECT t.a`.
      if (
        qualified.relation.columns.length === 1 &&
        only !== undefined &&
        sameName(only.name, first, state.dialect)
      ) {
        return fromColumn(only, 1)
      }
    }
  }
  const columns = scope.frame.visible.map(({ column }) => column)
  const known = columns.filter(
    (column) => column.wild === undefined && sameName(column.name, first, state.dialect),
  )
  if (known.length > 1) {
    addUnknown(state, path.join('.'), 'several relations have this column')
    return { ...nothing, sources: mergeSources(...known.map((column) => column.sources)) }
  }
  const [single] = known
  if (single !== undefined) return fromColumn(single, path.length - 1)
  if (alias !== undefined) return fromColumn(alias, path.length - 1)
  if (path.length === 1) {
    const relation = scope.frame.relations.find(
      ({ name }) => name !== null && sameName(name, first, state.dialect),
    )
    if (relation !== undefined) return whole(relation.columns)
    if (scope.frame.visible.length > 0 && pseudoColumns.has(first.toLowerCase())) return nothing
  }
  const wild = pick(
    columns.filter((column) => column.wild !== undefined),
    first,
    path,
    state,
  )
  return wild === null ? null : fromColumn(wild, path.length - 1)
}

function fromColumn(column: FlowColumn, deeper: number): Resolved {
  return {
    sources: column.sources,
    column: deeper > 0 ? null : column,
    usesAll: column.usesAll === true,
  }
}

function whole(columns: readonly FlowColumn[]): Resolved {
  return {
    sources: mergeSources(...columns.map((column) => column.sources)),
    column: null,
    usesAll: true,
  }
}

/** The column of this name; where columns are not known, the one place it can come from. */
function pick(
  columns: readonly FlowColumn[],
  name: string,
  path: Path,
  state: Resolution,
): FlowColumn | null {
  const known = columns.find(
    (column) => column.wild === undefined && sameName(column.name, name, state.dialect),
  )
  if (known !== undefined) return known
  const wild = columns.filter((column) => column.wild !== undefined)
  const [only] = wild
  if (only === undefined) return null
  const [source] = only.sources
  if (wild.length > 1 || (only.wild === 'table' && only.sources.length !== 1)) {
    addUnknown(state, path.join('.'), 'the columns of several relations are not known')
    return { name, named: true, sources: [], passes: false }
  }
  if (only.wild === 'any' || source === undefined)
    return { name, named: true, sources: only.sources, passes: false }
  return {
    name,
    named: true,
    sources: [{ table: source.table, column: name }],
    passes: only.passes,
  }
}
