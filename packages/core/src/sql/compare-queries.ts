import type { Dialect } from '../engines/engine.ts'
import { analyzeQuery, type QueryAnalysis } from './analyze-query.ts'
import { compareBodies } from './compare-bodies.ts'
import { categorise, type QueryChange } from './query-change.ts'

export type { QueryChange } from './query-change.ts'

type Schema = ReadonlyMap<string, readonly string[]>

const noSchema: Schema = new Map()

/** Says what the change of one query means; `loadSqlParser` must have been awaited. */
export function compareQueries(
  before: string,
  after: string,
  dialect: Dialect,
  schema?: Schema,
): QueryChange {
  return compareAnalyses(analyzeQuery(before, dialect), analyzeQuery(after, dialect), schema)
}

/** The same from analyses, without the parser. */
function compareAnalyses(
  before: QueryAnalysis,
  after: QueryAnalysis,
  schema: Schema = noSchema,
): QueryChange {
  if (before.tokenHash === after.tokenHash && before.dialect === after.dialect) {
    return { category: 'same', columns: [], reason: 'only whitespace, comments or case differ' }
  }
  if (before.dialect !== after.dialect)
    return { category: 'breaking', columns: 'all', reason: 'dialect changed' }
  if (before.astHash !== null && before.astHash === after.astHash) {
    return { category: 'cosmetic', columns: [], reason: 'the same query written differently' }
  }
  if (before.shape === null || after.shape === null) {
    return { category: 'breaking', columns: 'all', reason: 'the query cannot be compared in parts' }
  }
  const change = compareBodies(before.shape, after.shape, {
    dialect: after.dialect,
    schema,
    before: new Map(),
    after: new Map(),
    changed: new Map(),
    reasons: new Map(),
    restructured: new Set(),
  })
  return categorise(change)
}
