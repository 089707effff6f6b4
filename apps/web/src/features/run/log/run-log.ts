import type { MillraceError, PlanApplyTracker, RunEvent } from '@millrace/client'
import { emptyApply, eventId, foldApply, foldEvents } from '@millrace/core/browser'
import { type BatchBar, type BatchBars, foldBars } from '../timeline/batch-bars.ts'

/** A run's log as far as it was read; a new object whenever it grew. */
export interface RunLogState {
  /** In the order of their sequence numbers, from 1 on. */
  readonly events: readonly RunEvent[]
  readonly bars: BatchBars
  /** Why it is not read on. */
  readonly error: MillraceError | null
}

/** A run's events, read while somebody looks; they are kept, so that any moment of the run can be shown again. */
export interface RunLog {
  /** Returns what takes the listener away; with the last one the reading stops, and goes on with the next. */
  subscribe(this: void, listener: () => void): () => void
  getSnapshot(this: void): RunLogState
  /** The run as it was after the event with this number; the last one read where it is not known yet. */
  trackerAt(this: void, seq: number): PlanApplyTracker
}

interface LogSource {
  readonly runId: string
  events(options: { readonly after?: string }): AsyncIterableIterator<RunEvent, undefined>
}

/** A folded tracker is kept every so many events. */
const checkpointEvery = 256

export function createRunLog(source: LogSource): RunLog {
  const events: RunEvent[] = []
  const bars = new Map<string, readonly BatchBar[]>()
  /** The tracker after `index * checkpointEvery` events. */
  const checkpoints = [emptyApply(source.runId)]
  const listeners = new Set<() => void>()
  let state: RunLogState = { events, bars, error: null }
  let reading: AsyncIterator<RunEvent, undefined> | null = null

  const tell = (error: MillraceError | null) => {
    state = { events, bars, error }
    for (const listener of Array.from(listeners)) listener()
  }
  const read = async (iterator: AsyncIterableIterator<RunEvent, undefined>) => {
    try {
      for await (const event of iterator) {
        events.push(event)
        foldBars(bars, event)
        tell(null)
      }
    } catch (error) {
      tell(error as MillraceError)
    }
  }
  return {
    subscribe(listener) {
      listeners.add(listener)
      if (!reading) {
        const last = events.at(-1)
        const iterator = source.events(last ? { after: eventId(last) } : {})
        reading = iterator
        void read(iterator)
      }
      return () => {
        listeners.delete(listener)
        if (listeners.size > 0) return
        void reading?.return?.()
        reading = null
      }
    },
    getSnapshot: () => state,
    trackerAt(seq) {
      const count = Math.min(Math.max(seq, 0), events.length)
      const wanted = Math.floor(count / checkpointEvery)
      for (let at = checkpoints.length; at <= wanted; at += 1) {
        const group = events.slice((at - 1) * checkpointEvery, at * checkpointEvery)
        checkpoints.push(foldEvents(foldApply, checkpoints[at - 1] as PlanApplyTracker, group))
      }
      const rest = events.slice(wanted * checkpointEvery, count)
      return foldEvents(foldApply, checkpoints[wanted] as PlanApplyTracker, rest)
    },
  }
}
