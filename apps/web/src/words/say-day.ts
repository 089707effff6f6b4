/** From January on, as they are read in a date. */
export const monthNames: readonly string[] =
  'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

/** A month in UTC: `Jan 2001`. */
export function sayMonth(ms: number): string {
  const date = new Date(ms)
  return `${monthNames[date.getUTCMonth()] ?? ''} ${date.getUTCFullYear()}`
}

/** A day in UTC: `14 Jan 2001`. */
export function sayDay(ms: number): string {
  return `${new Date(ms).getUTCDate()} ${sayMonth(ms)}`
}

/** A minute in UTC: `14 Jan 2001 10:00`. */
export function sayMinute(ms: number): string {
  return `${sayDay(ms)} ${new Date(ms).toISOString().slice(11, 16)}`
}
