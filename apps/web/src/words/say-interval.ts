const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const dayMs = 86_400_000

/**
 * A half-open range of instants as people read it: whole days with the last one in it, `1 Jan to 14 Jan 2001`,
 * one day as `1 Jan 2001`, anything finer as it is.
 */
export function sayInterval([start, end]: readonly [string, string]): string {
  const from = Date.parse(start)
  const last = Date.parse(end) - dayMs
  if (!isDay(from) || !isDay(last)) return `${sayMinute(from)} to ${sayMinute(last + dayMs)}`
  if (from >= last) return sayDay(from, true)
  return `${sayDay(from, yearOf(from) !== yearOf(last))} to ${sayDay(last, true)}`
}

/** A day in UTC: `14 Jan 2001`. */
function sayDay(ms: number, withYear: boolean): string {
  const date = new Date(ms)
  const day = `${date.getUTCDate()} ${months[date.getUTCMonth()] ?? ''}`
  return withYear ? `${day} ${date.getUTCFullYear()}` : day
}

function sayMinute(ms: number): string {
  return isDay(ms)
    ? sayDay(ms, true)
    : `${sayDay(ms, true)} ${new Date(ms).toISOString().slice(11, 16)}`
}

const isDay = (ms: number) => ms % dayMs === 0
const yearOf = (ms: number) => new Date(ms).getUTCFullYear()
