import { createWakeUp } from './wake-up.ts'

/** A value that changes, as an iterator of its latest states sees it. */
export interface ChangingValue<Value> {
  /** The value now; undefined before there is one. */
  current(): Value | undefined
  /** Null until the end. */
  ended(): { readonly error: Error | null } | null
  subscribe(listener: () => void): () => void
}

/**
 * Iterates over the states of a value until it ends. A reader slower than the changes skips the states
 * in between, so that nothing piles up; the last state is never skipped.
 */
export function latestValues<Value>(source: ChangingValue<Value>): AsyncIterator<Value, undefined> {
  let seen: Value | undefined
  let isLeft = false
  const change = createWakeUp()
  const unsubscribe = source.subscribe(() => change.wake())
  const leave = () => {
    isLeft = true
    unsubscribe()
    change.wake()
  }
  const end = { done: true, value: undefined } as const
  return {
    async next() {
      for (;;) {
        if (isLeft) return end
        const value = source.current()
        if (value !== undefined && value !== seen) {
          seen = value
          return { done: false, value }
        }
        const ended = source.ended()
        if (ended) {
          leave()
          if (ended.error) throw ended.error
          return end
        }
        await change.wait()
      }
    },
    async return() {
      leave()
      return end
    },
  }
}
