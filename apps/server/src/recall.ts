import type { PlanDocument, Project } from '@millrace/core'
import { LRUCache } from 'lru-cache'

/** Documents of plans that are remembered: each may have megabytes. */
const planDocuments = 4

/** What is due in an environment: good until a cron ticks or the state moves. */
export interface DueModels {
  readonly revision: number
  /** Milliseconds. */
  readonly until: number
  readonly models: ReadonlySet<string>
}

/** What a plan would do, as it was at a time. */
export interface KnownDocument {
  readonly updatedAt: string
  readonly document: PlanDocument
}

/** What a process remembers of questions that pages ask again and again. */
export interface Recall {
  /** By environment. */
  readonly due: Map<string, DueModels>
  /** The project as it was last loaded, by environment. */
  readonly projects: Map<string, Project>
  /** Those of the plans looked at last, by plan; good until the plan moves. */
  readonly plans: {
    get(planId: string): KnownDocument | undefined
    set(planId: string, known: KnownDocument): unknown
  }
  /** Someone loads the project anew whenever its files change. */
  isWatched: boolean
}

/** A recall with nothing in it. */
export function createRecall(): Recall {
  const plans = new LRUCache<string, KnownDocument>({ max: planDocuments })
  return { due: new Map(), projects: new Map(), plans, isWatched: false }
}
