import type { Clock } from '../clock.ts'

/** A clock that stands still until it is set. */
export interface FixedClock extends Clock {
  set(at: string | number): void
}

export function fixedClock(at: string | number): FixedClock {
  let now = new Date(at)
  return {
    now: () => new Date(now),
    set: (next) => void (now = new Date(next)),
  }
}
