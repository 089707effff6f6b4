import type { StoredEvent } from '../state/event-log.ts'
import type { StateStore } from '../state/state-store.ts'

/** Events read from the log at once, at most. */
const groupSize = 500

export interface TailOptions {
  /** The last sequence number already seen; 0 for none. */
  readonly after: number
  readonly signal?: AbortSignal
  /** The tail completes after the group that holds an event for which this is true. */
  readonly until?: (event: StoredEvent) => boolean
}

/**
 * Yields a stream's events in order, in groups, and waits for more. Attaches to the live source before
 * it reads the backlog, so that nothing falls between the two.
 */
export async function* tailEvents(
  store: StateStore,
  stream: string,
  options: TailOptions,
): AsyncGenerator<readonly StoredEvent[], void, undefined> {
  let wake: () => void = () => {}
  let isStale = true
  const notice = () => {
    isStale = true
    wake()
  }
  const detach = store.onAppend((appended) => {
    if (appended === stream) notice()
  })
  options.signal?.addEventListener('abort', notice, { once: true })
  let after = options.after
  try {
    while (!options.signal?.aborted) {
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
      await new Promise<void>((resolve) => {
        wake = resolve
        if (isStale || options.signal?.aborted) resolve()
      })
    }
  } finally {
    detach()
    options.signal?.removeEventListener('abort', notice)
  }
}
