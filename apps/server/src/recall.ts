import type { Project } from '@millrace/core'

/** What is due in an environment: good until a cron ticks or the state moves. */
export interface DueModels {
  readonly revision: number
  /** Milliseconds. */
  readonly until: number
  readonly models: ReadonlySet<string>
}

/** What a process remembers of questions that pages ask again and again, by environment. */
export interface Recall {
  readonly due: Map<string, DueModels>
  /** The project as it was last loaded. */
  readonly projects: Map<string, Project>
  /** Someone loads the project anew whenever its files change. */
  isWatched: boolean
}

/** A recall with nothing in it. */
export function createRecall(): Recall {
  return { due: new Map(), projects: new Map(), isWatched: false }
}
