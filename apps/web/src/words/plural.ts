/** A count with its noun: `1 model`, `3,200 rows`. */
export function plural(count: number, noun: string): string {
  return `${sayNumber(count)} ${count === 1 ? noun : nounOfMany(noun)}`
}

// Made once: making it takes longer than thousands of uses.
const withSeparators = new Intl.NumberFormat('en-US')

/** With separators for thousands. */
export function sayNumber(value: number): string {
  return withSeparators.format(value)
}

function nounOfMany(noun: string): string {
  if (noun.endsWith('ch')) return `${noun}es`
  return noun.endsWith('ry') ? `${noun.slice(0, -1)}ies` : `${noun}s`
}
