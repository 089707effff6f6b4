import { sayDay, sayMinute } from './say-day.ts'

const dayMs = 86_400_000

/**
 * A half-open range of instants as people read it: whole days with the last one in it, `1 Jan to 14 Jan 2001`,
 * one day as `1 Jan 2001`, anything finer as it is.
 */
export function sayInterval([start, end]: readonly [string, string]): string {
  const from = Date.parse(start)
  const last = Date.parse(end) - dayMs
  if (!isDay(from) || !isDay(last)) return `${sayExactly(from)} to ${sayExactly(last + dayMs)}`
  if (from >= last) return sayDay(from)
  const first = yearOf(from) === yearOf(last) ? sayDay(from).replace(/ \d+$/, '') : sayDay(from)
  return `${first} to ${sayDay(last)}`
}

const sayExactly = (ms: number) => (isDay(ms) ? sayDay(ms) : sayMinute(ms))
const isDay = (ms: number) => ms % dayMs === 0
const yearOf = (ms: number) => new Date(ms).getUTCFullYear()
