import type { Dialect } from '../engines/engine.ts'
import type { QueryAnalysis } from './analyze-query.ts'
import type { AnalysisOptions } from './canonical-sql.ts'
import type { QueryChange } from './query-change.ts'

export interface AnalysisRequest {
  readonly sql: string
  readonly dialect: Dialect
  readonly options?: AnalysisOptions
}

export interface ComparisonRequest {
  readonly before: string
  readonly after: string
  readonly dialect: Dialect
  readonly schema?: ReadonlyMap<string, readonly string[]>
}

export type PoolRequest =
  | ({ readonly kind: 'analyze' } & AnalysisRequest)
  | ({ readonly kind: 'compare' } & ComparisonRequest)

export type PoolAnswer = QueryAnalysis | QueryChange

/** From the pool to a worker: answered one by one, in order. */
export interface PoolTask {
  readonly requests: readonly PoolRequest[]
}

/** From a worker: it is ready, or the answer to the next request of its task. */
export type WorkerMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'answer'; readonly answer: PoolAnswer }
  | { readonly type: 'failure'; readonly message: string }
