const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour
const year = 365.25 * day

/** How long something took: `0.4 s`, `12 s`, `3 min 4 s`, `2 h 5 min`. */
export function sayDuration(ms: number): string {
  if (ms < 10 * second) return `${(Math.max(ms, 0) / second).toFixed(1)} s`
  if (ms < minute) return `${Math.floor(ms / second)} s`
  if (ms < hour) return `${Math.floor(ms / minute)} min ${Math.floor((ms % minute) / second)} s`
  return `${Math.floor(ms / hour)} h ${Math.floor((ms % hour) / minute)} min`
}

/** An expectation: `14 s to 17 s`, or one duration where both read the same. */
export function sayRange({ lowMs, highMs }: { readonly lowMs: number; readonly highMs: number }) {
  const [low, high] = [sayDuration(lowMs), sayDuration(highMs)]
  return low === high ? low : `${low} to ${high}`
}

/** How long something lies back, in one unit: `12 s`, `4 h`, `3 days`, `2 years`. */
export function sayAge(ms: number): string {
  if (ms < minute) return `${Math.floor(Math.max(ms, 0) / second)} s`
  if (ms < hour) return `${Math.floor(ms / minute)} min`
  if (ms < 2 * day) return `${Math.floor(ms / hour)} h`
  if (ms < 2 * year) return `${Math.floor(ms / day)} days`
  return `${Math.floor(ms / year)} years`
}
