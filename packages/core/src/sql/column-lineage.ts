import type { QueryAnalysis } from './analyze-query.ts'
import {
  type ColumnRead,
  type Resolution,
  type Source,
  sourceKey,
  type UnknownReference,
} from './lineage-frame.ts'
import { resolveQuery } from './resolve-query.ts'

export type { ColumnRead, ReadRole, Source, UnknownReference } from './lineage-frame.ts'

export interface OutputColumn {
  /** As the engine names it; `*` stands for columns of a table whose schema is not known. */
  readonly name: string
  /** False where the engine makes the name up, as for `a + 1`: take it from its DESCRIBE by place. */
  readonly named: boolean
  readonly sources: readonly Source[]
  /** Each value is one value of a source, unchanged. */
  readonly passes: boolean
  /** Depends on whole rows. */
  readonly usesAll?: boolean
}

/** Where the columns of a query come from, and what else decides about its rows. */
export interface ColumnLineage {
  /** False where something could not be told: take every column to depend on everything. */
  readonly complete: boolean
  readonly outputs: readonly OutputColumn[]
  /** Columns used elsewhere than in the values of the outputs. */
  readonly reads: readonly ColumnRead[]
  /** Every table read, lower-cased. */
  readonly tables: readonly string[]
  /** Tables read by `*` so that a column more or less would show. */
  readonly stars: readonly string[]
  readonly unknown: readonly UnknownReference[]
}

/**
 * Resolves columns against the tables' columns (keys `schema.table`, lower-cased). Pure: needs no
 * parser. What the text and the schema do not settle is `unknown`, never guessed.
 */
export function resolveColumns(
  analysis: Pick<QueryAnalysis, 'shape' | 'dialect' | 'tables'>,
  schema: ReadonlyMap<string, readonly string[]>,
): ColumnLineage {
  const { shape, dialect } = analysis
  if (shape === null) {
    const tables = [...new Set(analysis.tables.map((use) => use.parts.join('.').toLowerCase()))]
    const unknown = [{ reference: 'query', reason: 'the parser could not read it' }]
    return { complete: false, outputs: [], reads: [], tables, stars: tables, unknown }
  }
  const state: Resolution = {
    dialect,
    schema,
    tables: new Set(),
    reads: new Map(),
    touched: new Map(),
    unknown: new Map(),
    stars: new Set(),
    resolveQuery: (query, ctes, outer) => resolveQuery(query, ctes, outer, state),
  }
  const flow = resolveQuery(shape, new Map(), null, state)
  const outputs = flow.columns.map((column): OutputColumn => {
    const { name, named, sources, passes, usesAll } = column
    return { name, named, sources, passes, ...(usesAll ? { usesAll } : {}) }
  })
  const wild = flow.columns.some((column) => column.wild !== undefined)
  const known = new Set(
    [...outputs.flatMap((column) => column.sources), ...state.reads.values()].map(sourceKey),
  )
  const others = [...state.touched.values()].filter((source) => !known.has(sourceKey(source)))
  return {
    complete: state.unknown.size === 0 && !wild,
    outputs,
    reads: [
      ...state.reads.values(),
      ...others.map((source): ColumnRead => ({ ...source, role: 'other' })),
    ],
    tables: [...state.tables],
    stars: [...new Set([...flow.open, ...state.stars])],
    unknown: [...state.unknown.values()],
  }
}
