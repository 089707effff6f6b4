import { createWakeUp } from './wake-up.ts'

/** Opens and closes what fills a queue. */
export interface QueueSource {
  start(): void
  stop(): void
}

export interface EventQueue<Event> extends AsyncIterableIterator<Event, undefined> {
  push(events: readonly Event[]): void
  end(error: Error | null): void
}

/**
 * Hands on every event exactly once. When a slow reader lets it grow to the limit its source is stopped,
 * and started again once it is read: the source keeps its place, so memory stays flat and nothing is lost.
 */
export function createEventQueue<Event>(source: QueueSource, limit = 5000): EventQueue<Event> {
  let queued: Event[] = []
  let read = 0
  let ended: { readonly error: Error | null } | null = null
  let isFlowing = false
  const change = createWakeUp()
  const done = { done: true, value: undefined } as const

  const flow = (wanted: boolean) => {
    if (isFlowing === wanted) return
    isFlowing = wanted
    if (wanted) source.start()
    else source.stop()
  }
  const end = (error: Error | null) => {
    ended ??= { error }
    isFlowing = false
    change.wake()
  }
  return {
    push(events) {
      queued.push(...events)
      if (queued.length - read >= limit) flow(false)
      change.wake()
    },
    end,
    async next() {
      for (;;) {
        if (read < queued.length) return { done: false, value: queued[read++] as Event }
        queued = []
        read = 0
        if (ended) {
          const { error } = ended
          ended = { error: null }
          if (error) throw error
          return done
        }
        // Before it waits: a source may answer at once.
        const woken = change.wait()
        flow(true)
        if (read >= queued.length && !ended) await woken
      }
    },
    async return() {
      queued = []
      read = 0
      flow(false)
      end(null)
      return done
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}
