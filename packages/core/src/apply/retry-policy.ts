import { EngineError } from '../engines/engine-error.ts'

/** How often and how patiently a transient failure is tried again. */
export interface RetryPolicy {
  readonly attempts: number
  /** Milliseconds before the attempt after `attempt` (1-based). */
  readonly delayMs: (attempt: number) => number
}

/** Three retries, doubling from a quarter of a second, with up to half of jitter from `random` (0 to 1). */
export function backoff(random: () => number): RetryPolicy {
  return {
    attempts: 4,
    delayMs: (attempt) => Math.round(250 * 2 ** (attempt - 1) * (1 + random() / 2)),
  }
}

/** True for errors that may pass by themselves. */
export function isTransient(error: unknown): error is EngineError {
  return (
    error instanceof EngineError &&
    (error.transient || error.conflict) &&
    !error.fenced &&
    !error.cancelled
  )
}

/** Waits, or rejects at once when the signal aborts. */
export function delay(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const refuse = () =>
      reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'))
    if (signal.aborted) return refuse()
    const fail = () => {
      clearTimeout(timer)
      refuse()
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', fail)
      resolve()
    }, ms)
    signal.addEventListener('abort', fail, { once: true })
  })
}
