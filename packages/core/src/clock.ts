/** The only source of the current time; tests pass a fixed one. */
export interface Clock {
  now(): Date
}

export const systemClock: Clock = { now: () => new Date() }

/** The only source of delays; tests pass ones they move by hand. */
export interface Timers {
  /** Runs something once, later; returns what calls it off. Does not keep the process alive. */
  after(ms: number, run: () => void): () => void
}

export const systemTimers: Timers = {
  after(ms, run) {
    const timer = setTimeout(run, ms)
    timer.unref()
    return () => clearTimeout(timer)
  },
}
