/** A count with its noun: `1 model`, `3,200 rows`. */
export function plural(count: number, noun: string): string {
  return `${sayNumber(count)} ${count === 1 ? noun : nounOfMany(noun)}`
}

/** With separators for thousands. */
export function sayNumber(value: number): string {
  return value.toLocaleString('en-US')
}

function nounOfMany(noun: string): string {
  if (noun.endsWith('ch')) return `${noun}es`
  return noun.endsWith('ry') ? `${noun.slice(0, -1)}ies` : `${noun}s`
}
