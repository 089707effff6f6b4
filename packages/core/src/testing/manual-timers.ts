import type { Timers } from '../clock.ts'

/** Timers that stand still until they are moved. */
export interface ManualTimers extends Timers {
  /** Moves time; what becomes due runs in order, and may set further timers. */
  advance(ms: number): void
  /** How long until each timer that is set, in milliseconds, soonest first. */
  waiting(): readonly number[]
}

export function manualTimers(): ManualTimers {
  let now = 0
  const timers = new Set<{ readonly at: number; readonly run: () => void }>()
  const soonest = () => [...timers].toSorted((a, b) => a.at - b.at)
  return {
    after(ms, run) {
      const timer = { at: now + ms, run }
      timers.add(timer)
      return () => void timers.delete(timer)
    },
    advance(ms) {
      const until = now + ms
      for (;;) {
        const [next] = soonest()
        if (!next || next.at > until) break
        timers.delete(next)
        now = next.at
        next.run()
      }
      now = until
    },
    waiting: () => soonest().map(({ at }) => at - now),
  }
}
