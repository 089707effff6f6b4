import type { ConsoleEvent, MillraceClient, PlanApplyTracker } from '@millrace/client'
import type { Connection } from '../connection/describe-connection.ts'

type List<Procedure extends { query: (...input: never[]) => unknown }> = Awaited<
  ReturnType<Procedure['query']>
>
export type EnvironmentList = List<MillraceClient['environment']['list']>
export type RunList = List<MillraceClient['run']['list']>

/** Everything the page shows. */
export interface PageState {
  readonly connection: Connection
  /** The server's clock minus this one's, in milliseconds. */
  readonly clockOffsetMs: number
  readonly project: { readonly name: string; readonly models: number } | null
  /** Null until they were asked for. */
  readonly environments: EnvironmentList | null
  readonly activeRuns: RunList
  /** The run that is shown; null where there is none yet. */
  readonly run: PlanApplyTracker | null
  /** True when the address names the run: no other one is followed. */
  readonly isPinned: boolean
  /** Oldest first; null until they were read. */
  readonly events: readonly ConsoleEvent[] | null
  /** Why the last question was not answered; null when it was. */
  readonly problem: string | null
}
