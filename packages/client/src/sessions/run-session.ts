import {
  emptyApply,
  foldApply,
  foldEvents,
  isDone,
  type PlanApplyTracker,
  type RunEvent,
} from '@millrace/core/browser'
import type { Transport } from '../transport.ts'
import { knownEvents } from './known-events.ts'
import { createSession, type Session } from './session.ts'
import { streamEvents } from './stream-events.ts'

export interface EventsOptions {
  /** Begins after this event, as `epoch:seq`; without it at the stream's first event. */
  readonly after?: string | undefined
}

export interface RunSession extends Session<PlanApplyTracker> {
  readonly runId: string
  /** Every event of the run exactly once, whatever happens to the connection. */
  events(options?: EventsOptions): AsyncIterableIterator<RunEvent, undefined>
}

export function createRunSession(transport: Transport, runId: string): RunSession {
  const source = { path: 'run.onEvents', input: { runId } }
  const session = createSession<PlanApplyTracker>(transport, {
    ...source,
    empty: emptyApply(runId),
    take: (tracker) => tracker as PlanApplyTracker,
    fold: (tracker, { events }) => foldEvents(foldApply, tracker, knownEvents<RunEvent>(events)),
    isAtEnd: ({ meta }) => isDone(meta),
  })
  return Object.assign(session, {
    runId,
    events: ({ after = '0:0' }: EventsOptions = {}) =>
      streamEvents<RunEvent>(transport, { ...source, after }),
  })
}
