import type { Timers } from '@millrace/core'

/** Work that is done again and again until it is disposed, which waits for what is under way. */
export interface RepeatingJob extends AsyncDisposable {
  /** Resolves when the work under way is done. */
  settled(): Promise<void>
}

export interface Repetition {
  /** Its rejections are for `onError`; it stops early when the signal aborts. */
  readonly work: (signal: AbortSignal) => Promise<void>
  readonly onError: (error: unknown) => void
  /** How long until the first time, in milliseconds; as long as every time unless given. */
  readonly firstMs?: number
  /** How long from the end of one time to the next, in milliseconds. */
  readonly everyMs: () => number
}

/** Does the work once after a while, and then after each end of it anew. */
export function repeatJob(
  timers: Timers,
  { work, onError, firstMs, everyMs }: Repetition,
): RepeatingJob {
  const stopping = new AbortController()
  const { signal } = stopping
  let callOff = () => {}
  let last: Promise<void> = Promise.resolve()
  const waitFor = (ms: number) => {
    callOff = timers.after(ms, () => {
      last = work(signal)
        .catch(onError)
        .then(() => {
          if (!signal.aborted) waitFor(everyMs())
        })
    })
  }
  waitFor(firstMs ?? everyMs())
  return {
    settled: () => last,
    async [Symbol.asyncDispose]() {
      stopping.abort()
      callOff()
      await last
    },
  }
}
