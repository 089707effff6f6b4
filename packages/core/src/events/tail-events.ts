import { systemTimers, type Timers } from '../clock.ts'
import type { StoredEvent } from '../state/event-log.ts'
import type { StateStore } from '../state/state-store.ts'

/** Events read from the log at once, at most. */
const groupSize = 500

/** How often the log is looked at while its wake-up is silent, in milliseconds. */
const defaultPollMs = 5_000

export interface TailOptions {
  /** The last sequence number already seen; 0 for none. */
  readonly after: number
  readonly signal?: AbortSignal
  /** The tail completes after the group that holds an event for which this is true. */
  readonly until?: (event: StoredEvent) => boolean
  readonly timers?: Timers
  /** How long events are gathered once one arrived, in milliseconds; the backlog is never waited for. */
  readonly gatherMs?: number
  /** A lost wake-up costs this long at most, in milliseconds. */
  readonly pollMs?: number
}

/**
 * Yields a stream's events in order, in groups, and waits for more. Attaches to the live source before
 * it reads the backlog, so that nothing falls between the two; looks by itself now and then.
 */
export async function* tailEvents(
  store: Pick<StateStore, 'onAppend' | 'readEvents'>,
  stream: string,
  options: TailOptions,
): AsyncGenerator<readonly StoredEvent[], void, undefined> {
  const { signal, timers = systemTimers, gatherMs = 0, pollMs = defaultPollMs } = options
  let wake: () => void = () => {}
  let isStale = true
  const notice = () => {
    isStale = true
    wake()
  }
  const detach = store.onAppend((appended) => {
    if (appended === stream) notice()
  })
  signal?.addEventListener('abort', notice, { once: true })
  let after = options.after
  try {
    while (!signal?.aborted) {
      isStale = false
      const events = await store.readEvents(stream, after, groupSize)
      const last = events.at(-1)
      if (last) {
        after = last.seq
        yield events
        if (options.until && events.some(options.until)) return
        continue
      }
      if (isStale) continue
      const stopPolling = timers.after(pollMs, notice)
      await new Promise<void>((resolve) => {
        wake = resolve
        if (isStale || signal?.aborted) resolve()
      })
      stopPolling()
      wake = () => {}
      if (gatherMs > 0 && !signal?.aborted) await pause({ timers, ms: gatherMs, signal })
    }
  } finally {
    detach()
    signal?.removeEventListener('abort', notice)
  }
}

interface Pause {
  readonly timers: Timers
  readonly ms: number
  readonly signal: AbortSignal | undefined
}

/** Resolves after a while, at once when aborted. */
async function pause({ timers, ms, signal }: Pause): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const stop = timers.after(ms, resolve)
  signal?.addEventListener('abort', () => resolve(), { once: true })
  await promise
  stop()
}
