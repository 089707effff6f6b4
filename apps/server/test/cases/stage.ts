import type { OpenProject } from '../open-project.ts'

/** One project on which every procedure is called, and what earlier calls gave. */
export interface Stage {
  readonly project: OpenProject
  readonly known: {
    /** The plan that is promoted in prod, and its run. */
    planId: string
    runId: string
    /** A plan whose run was cancelled. */
    stopped: { readonly planId: string; readonly runId: string }
  }
}

/** What procedures answer, by their names, in an order in which they can be called. */
export type Cases = Readonly<Record<string, (stage: Stage) => Promise<void>>>
