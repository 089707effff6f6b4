import type { ConsoleEvent } from '@millrace/core/browser'
import type { Transport } from '../transport.ts'
import { knownEvents } from './known-events.ts'
import type { EventsOptions } from './run-session.ts'
import { createSession, type Session } from './session.ts'
import { streamEvents } from './stream-events.ts'

/** What a workspace's console said since the session began. */
export interface ConsoleTracker {
  /** The newest events, oldest first; at most 200. */
  readonly recent: readonly ConsoleEvent[]
}

export interface WorkspaceSession extends Session<ConsoleTracker> {
  /** Every event of the console exactly once; without `after` from the first one kept. */
  events(options?: EventsOptions): AsyncIterableIterator<ConsoleEvent, undefined>
}

export function createWorkspaceSession(transport: Transport, workspace?: string): WorkspaceSession {
  const source = {
    path: 'workspace.onEvents',
    input: workspace === undefined ? {} : { workspace },
  }
  const session = createSession<ConsoleTracker>(transport, {
    ...source,
    empty: { recent: [] },
    // The stream has no tracker of its own: what came before the session is asked for by `events`.
    take: (_tracker, before) => before,
    fold: ({ recent }, { events }) => ({
      recent: [...recent, ...knownEvents<ConsoleEvent>(events)].slice(-maxRecent),
    }),
    isAtEnd: () => true,
  })
  return Object.assign(session, {
    events: ({ after = '0:0' }: EventsOptions = {}) =>
      streamEvents<ConsoleEvent>(transport, { ...source, after }),
  })
}

const maxRecent = 200
