const dateOnly = /^\d{4}-\d{2}-\d{2}$/
const zoned = /(?:Z|[+-]\d{2}:?\d{2})$/

/** Milliseconds of a date or ISO instant in UTC, or null when it is neither. */
export function readInstant(text: string): number | null {
  const iso = dateOnly.test(text)
    ? `${text}T00:00:00Z`
    : zoned.test(text)
      ? text.replace(' ', 'T')
      : `${text.replace(' ', 'T')}Z`
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(iso)) return null
  const at = Date.parse(iso)
  if (Number.isNaN(at)) return null
  // 31 February parses to March; the date must come back as it was written.
  const day = iso.slice(0, 10)
  return new Date(Date.parse(`${day}T00:00:00Z`)).toISOString().startsWith(day) ? at : null
}

/** The exclusive end of a range whose last day or instant is given by a person, inclusive. */
export function readInclusiveEnd(text: string): number | null {
  const at = readInstant(text)
  if (at === null) return null
  return dateOnly.test(text) ? at + 86_400_000 : at
}
