/**
 * Which run writes which batch in this process. Runs of different environments share versions: the second
 * that needs a batch waits for the first and takes what it recorded. A run claims all of its batches at
 * once and waits without holding any, so that no two runs wait for each other.
 */
export class BatchClaims {
  readonly #holders = new Map<string, string>()
  #changed = Promise.withResolvers<void>()

  /** Claims the batches if no other run holds one of them; else the runs that do. */
  take(runId: string, batches: readonly string[]): readonly string[] {
    const others = new Set(batches.flatMap((batch) => this.#holders.get(batch) ?? []))
    others.delete(runId)
    if (others.size > 0) return [...others]
    for (const batch of batches) this.#holders.set(batch, runId)
    return []
  }

  /** Gives up some of a run's batches, or all of them. */
  release(runId: string, batches: Iterable<string> = this.#holders.keys()): void {
    for (const batch of batches) if (this.#holders.get(batch) === runId) this.#holders.delete(batch)
    this.#changed.resolve()
    this.#changed = Promise.withResolvers()
  }

  /** Resolves when a claim was given up, rejects when the signal aborts. */
  changed(signal: AbortSignal): Promise<void> {
    const { promise, reject } = Promise.withResolvers<never>()
    const stop = () => reject(signal.reason)
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
    return Promise.race([this.#changed.promise, promise]).finally(() =>
      signal.removeEventListener('abort', stop),
    )
  }
}
