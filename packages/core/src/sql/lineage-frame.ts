import type { Dialect } from '../engines/engine.ts'
import type { Path, QueryShape } from './query-shape.ts'
import { sameName } from './shape-context.ts'

/** A column of a table that is no part of the query. */
export interface Source {
  /** Joined parts, lower-cased: `marts.revenue`. */
  readonly table: string
  readonly column: string
}

/** A column on its way through the query. */
export interface FlowColumn {
  readonly name: string
  /** False where the engine makes up the name. */
  readonly named: boolean
  readonly sources: readonly Source[]
  /** Each value is one value of the source, unchanged. */
  readonly passes: boolean
  readonly usesAll?: boolean
  /**
   * Stands for columns that are not known: `table` for those of a table without a schema, `any` for
   * those of a function or pivot, each of which comes from all sources.
   */
  readonly wild?: 'table' | 'any'
}

export interface FlowRelation {
  readonly name: string | null
  /** The name in the text, for `schema.table.column`. */
  readonly parts: readonly string[] | null
  readonly columns: readonly FlowColumn[]
  /** Tables whose new columns would show up here by `*`. */
  readonly open: readonly string[]
}

export interface VisibleColumn {
  readonly column: FlowColumn
  /** Null for a column merged by USING. */
  readonly owner: FlowRelation | null
}

/** The relations of a select and what `*` stands for. */
export interface Frame {
  readonly relations: readonly FlowRelation[]
  readonly visible: readonly VisibleColumn[]
}

export interface Scope {
  readonly frame: Frame
  /** Projections so far, by lower-cased alias. */
  readonly aliases: ReadonlyMap<string, FlowColumn>
  readonly outer: Scope | null
  readonly ctes: CteScopeFlow
}

export type CteScopeFlow = ReadonlyMap<string, QueryFlow>

export interface QueryFlow {
  readonly columns: readonly FlowColumn[]
  readonly open: readonly string[]
  /** How many columns each projection made. */
  readonly counts?: readonly number[]
}

export const readRoles = [
  'filter',
  'join',
  'group',
  'order',
  'window',
  'distinct',
  'set',
  'other',
] as const

/** How a column is used outside the values of the outputs. */
export type ReadRole = (typeof readRoles)[number]

export interface ColumnRead extends Source {
  readonly role: ReadRole
}

/** What cannot be told, and why. */
export interface UnknownReference {
  readonly reference: string
  readonly reason: string
}

/** Collects what a resolution finds on its way. */
export interface Resolution {
  readonly dialect: Dialect
  readonly schema: ReadonlyMap<string, readonly string[]>
  readonly tables: Set<string>
  readonly reads: Map<string, ColumnRead>
  readonly touched: Map<string, Source>
  readonly unknown: Map<string, UnknownReference>
  /** Tables read by `*` where that decides more than the columns that come out. */
  readonly stars: Set<string>
  readonly resolveQuery: (query: QueryShape, ctes: CteScopeFlow, outer: Scope | null) => QueryFlow
}

export const emptyFrame: Frame = { relations: [], visible: [] }

export function sourceKey(source: Source): string {
  return `${source.table}\u0000${source.column.toLowerCase()}`
}

export function mergeSources(...lists: readonly (readonly Source[])[]): readonly Source[] {
  const merged = new Map<string, Source>()
  for (const list of lists) for (const source of list) merged.set(sourceKey(source), source)
  return [...merged.values()]
}

export function addReads(state: Resolution, sources: readonly Source[], role: ReadRole): void {
  for (const source of sources)
    state.reads.set(`${role}\u0000${sourceKey(source)}`, { ...source, role })
}

export function addUnknown(state: Resolution, reference: string, reason: string): void {
  state.unknown.set(`${reference}\u0000${reason}`, { reference, reason })
}

/** A frame of one relation, shown in full. */
export function frameOf(relation: FlowRelation): Frame {
  return {
    relations: [relation],
    visible: relation.columns.map((column) => ({ column, owner: relation })),
  }
}

/** The relation that a qualifier names, with how many parts of the path that took. */
export function findRelation(
  frame: Frame,
  path: Path,
  dialect: Dialect,
): { relation: FlowRelation; used: number } | null {
  for (const used of [3, 2]) {
    if (path.length < used) continue
    const relation = frame.relations.find((candidate) =>
      endsWith(candidate.parts, path.slice(0, used), dialect),
    )
    if (relation !== undefined) return { relation, used }
  }
  const [first = ''] = path
  const relation = frame.relations.find(
    ({ name }) => name !== null && sameName(name, first, dialect),
  )
  return relation === undefined ? null : { relation, used: 1 }
}

function endsWith(parts: readonly string[] | null, path: Path, dialect: Dialect): boolean {
  if (parts === null || parts.length < path.length) return false
  return parts
    .slice(-path.length)
    .every((part, index) => sameName(part, path[index] ?? '', dialect))
}
