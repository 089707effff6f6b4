import type { Dialect } from '../engines/engine.ts'
import { type AstObject, type AstValue, childText, isObject } from './ast-node.ts'
import type { QueryShape } from './query-shape.ts'
import { canonicalTree, sha256 } from './canonical-sql.ts'

/** A reference to a table that is no CTE, with where it stands in the author's text. */
export interface TableUse {
  /** Bare parts are lower-cased, quoted parts kept. */
  readonly parts: readonly string[]
  /** UTF-16 offsets of the dotted name. */
  readonly start: number
  readonly end: number
  readonly alias: string | null
  /** Columns of this reference that its own select restricts to the batch's range. */
  readonly rangeColumns: readonly string[]
  /** Number of the select whose FROM holds it. */
  readonly scope: number
  /** Stands where no alias may follow (`TABLE t`, `SUMMARIZE t`). */
  readonly bare?: true
}

/** The `schema.table` of a `schema.table.column`, by the reference it names. */
export interface QualifierUse {
  readonly table: number
  readonly start: number
  readonly end: number
}

export interface MutableTableUse extends TableUse {
  rangeColumns: string[]
}

interface CteScope {
  readonly name: string
  readonly outer: CteScope | null
}

/** A relation visible to the expressions of a select. */
export interface VisibleRelation {
  /** The name columns are qualified by. */
  readonly name: string | null
  /** Index of the table reference, where it is one. */
  readonly table: number | null
  readonly renamed: boolean
  readonly sampled: boolean
}

export interface SelectScope {
  readonly id: number
  readonly relations: VisibleRelation[]
  readonly windows: ReadonlyMap<string, AstObject>
  readonly outer: SelectScope | null
}

export interface ShapeSink {
  readonly dialect: Dialect
  readonly tables: MutableTableUse[]
  readonly qualifiers: QualifierUse[]
  readonly offsetOf: (position: number) => number
  readonly rangeStart: ReadonlySet<string>
  readonly rangeEnd: ReadonlySet<string>
  readonly nextScope: () => number
  /** Given in, as queries hold expressions and expressions hold queries. */
  readonly shapeQuery: (query: AstValue, context: ShapeContext) => QueryShape
}

/** Where the walk over the tree stands. */
export interface ShapeContext {
  readonly sink: ShapeSink
  readonly ctes: CteScope | null
  readonly select: SelectScope | null
  /** Names bound by lambdas and comprehensions around this place. */
  readonly bound: ReadonlySet<string>
  /** Whether comparisons will need hashes here: not below an expression, whose hash covers all. */
  readonly hashing: boolean
}

/** The name of an identifier: in PostgreSQL folded unless quoted, in DuckDB as written. */
export function nameOf(value: AstValue, dialect: Dialect): string | null {
  if (typeof value === 'string') return value
  if (!isObject(value)) return null
  const name = childText(value, 'name')
  if (name === null) return null
  return dialect === 'postgres' && value['quoted'] !== true ? name.toLowerCase() : name
}

/** How names are compared: DuckDB ignores case even when quoted. */
export function sameName(a: string, b: string, dialect: Dialect): boolean {
  return a === b || (dialect === 'duckdb' && a.toLowerCase() === b.toLowerCase())
}

/** A part of a table's name: lower-cased unless quoted. */
export function partOf(identifier: AstObject): string {
  const name = childText(identifier, 'name') ?? ''
  return identifier['quoted'] === true ? name : name.toLowerCase()
}

export function isCte(context: ShapeContext, name: string): boolean {
  for (let scope = context.ctes; scope !== null; scope = scope.outer) {
    if (sameName(scope.name, name, context.sink.dialect)) return true
  }
  return false
}

export function withCte(context: ShapeContext, name: string): ShapeContext {
  return { ...context, ctes: { name, outer: context.ctes } }
}

/** A short hash of a part of the tree, or undefined where none is wanted. */
export function hashOf(context: ShapeContext, ...parts: readonly AstValue[]): string | undefined {
  return context.hashing ? sha256(parts.map(canonicalTree).join('|')).slice(0, 16) : undefined
}
