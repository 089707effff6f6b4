import { readInstant } from '../intervals/read-instant.ts'

const integer = /^[+-]?(0|[1-9]\d{0,17})$/
/** More digits than a BIGINT or a DOUBLE keeps. */
const wide = /^[+-]?(0|[1-9]\d{0,37})$/
const whole = /^[+-]?\d+$/
const decimal = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/
const date = /^\d{4}-\d{2}-\d{2}$/
const timestamp = /^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?$/
const boolean = /^(true|false)$/i

/** The narrowest SQL type that holds every value of a CSV column. Leading zeros keep a column text. */
export function inferColumnType(values: readonly string[], nullText: string): string {
  const present = values.filter((value) => value !== nullText)
  const all = (test: (value: string) => boolean) => present.every(test)
  if (present.length === 0) return 'VARCHAR'
  if (all((value) => boolean.test(value))) return 'BOOLEAN'
  if (all((value) => integer.test(value))) return 'BIGINT'
  if (all((value) => wide.test(value))) return 'DECIMAL(38,0)'
  if (all((value) => whole.test(value))) return 'VARCHAR'
  if (all((value) => decimal.test(value) && !/^[+-]?0\d/.test(value))) return 'DOUBLE'
  if (all((value) => date.test(value) && readInstant(value) !== null)) return 'DATE'
  if (all((value) => timestamp.test(value) && readInstant(value) !== null)) return 'TIMESTAMP'
  return 'VARCHAR'
}
