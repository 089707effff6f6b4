export interface Backoff {
  /** The longest wait before the first retry, in milliseconds. */
  readonly baseMs: number
  /** The longest wait before any retry, in milliseconds. */
  readonly maxMs: number
  /** In [0, 1). */
  readonly random: () => number
}

/** Exponential backoff with full jitter: anything from nothing to twice the bound of the retry before. */
export function backoffMs({ baseMs, maxMs, random }: Backoff, failures: number): number {
  return Math.round(random() * Math.min(maxMs, baseMs * 2 ** (failures - 1)))
}
