import type { RunEvent } from '../events/event-schema.ts'
import { idleMeta, type StageMeta } from './stage-state.ts'
import { moveStage } from './stage-transitions.ts'

/** What is known of a cancellation: who asked, which statements stopped, how it ended. */
export interface PlanCancelTracker {
  readonly runId: string
  readonly requestedBy: string | null
  readonly meta: StageMeta
  readonly cancel: StageMeta
  readonly stopped: readonly {
    readonly model: string
    readonly batch: number
    readonly ms: number
  }[]
  readonly message: string | null
}

export function emptyCancel(runId: string): PlanCancelTracker {
  return { runId, requestedBy: null, meta: idleMeta, cancel: idleMeta, stopped: [], message: null }
}

/** Folds one event of a run's stream. Pure; the same reference when nothing changed. */
export function foldCancel(state: PlanCancelTracker, event: RunEvent): PlanCancelTracker {
  if (state.meta.status !== 'init') return state
  switch (event.type) {
    case 'cancel.requested': {
      if (state.requestedBy !== null) return state
      const started = moveStage(state.meta, { move: 'start', at: event.at })
      return { ...state, requestedBy: event.payload.by, meta: started, cancel: started }
    }
    case 'statement.stopped':
      return state.requestedBy === null
        ? state
        : { ...state, stopped: [...state.stopped, event.payload] }
    case 'cancel.ended':
      return end(state, { ...event.payload, at: event.at })
    case 'run.ended': {
      if (state.requestedBy === null) return state
      const { status } = event.payload
      if (status === 'cancelled') return end(state, { status: 'success', at: event.at })
      const message = `the run ended ${status} before it could be cancelled`
      return end(state, { status: 'fail', at: event.at, message })
    }
    default:
      return state
  }
}

interface CancelEnd {
  readonly status: 'success' | 'fail'
  readonly at: string
  readonly message?: string | undefined
}

function end(state: PlanCancelTracker, { status, at, message }: CancelEnd): PlanCancelTracker {
  const move = { move: 'end', at, status, reason: 'error' } as const
  return {
    ...state,
    meta: moveStage(state.meta, move),
    cancel: moveStage(state.cancel, move),
    message: message ?? null,
  }
}
