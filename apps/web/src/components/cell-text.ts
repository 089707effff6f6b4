const numbers =
  /^(?:U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?|BIGNUM|DECIMAL|NUMERIC|FLOAT|DOUBLE|REAL)\b(?!.*\])/i

/** Whether values of a type are compared by their last digit, and so stand at the right. */
export function isNumeric(type: string): boolean {
  return numbers.test(type)
}

/** A cell of JSON in full; an instant is UTC and says so with its column's type. */
export function cellText(cell: unknown, type: string): string {
  if (cell === null || cell === undefined) return 'null'
  if (typeof cell === 'string') return isInstant(type) ? sayInstant(cell) : cell
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell)
}

/** A type as it is read in a head: in small letters, an instant with its zone. */
export function typeText(type: string): string {
  const text = type.toLowerCase().replace(' with time zone', '')
  return isInstant(type) ? `${text}, UTC` : text
}

function isInstant(type: string): boolean {
  return /^TIMESTAMP[\w ]*$/i.test(type)
}

function sayInstant(text: string): string {
  const found = /^([+-]?\d+-\d\d-\d\d)T([\d:.]+)Z$/.exec(text)
  return found ? `${found[1]} ${found[2]}` : text
}
