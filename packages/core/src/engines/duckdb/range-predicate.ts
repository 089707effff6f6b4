import type { TimeRange } from '../../intervals/time-range.ts'
import { EngineError } from '../engine-error.ts'
import { quoteIdentifier, quoteLiteral } from '../sql-text.ts'

const day = 86_400_000

const timestampTypes: Readonly<Record<string, string>> = {
  TIMESTAMP: 'TIMESTAMP',
  DATETIME: 'TIMESTAMP',
  TIMESTAMP_US: 'TIMESTAMP',
  'TIMESTAMP WITHOUT TIME ZONE': 'TIMESTAMP',
  TIMESTAMP_S: 'TIMESTAMP_S',
  TIMESTAMP_MS: 'TIMESTAMP_MS',
  TIMESTAMP_NS: 'TIMESTAMP_NS',
  TIMESTAMPTZ: 'TIMESTAMPTZ',
  'TIMESTAMP WITH TIME ZONE': 'TIMESTAMPTZ',
}

/**
 * SQL that is true for times of the range. The column stays bare and the ends are literals of its
 * own type, so that block statistics can be used.
 */
export function rangePredicate(column: string, type: string, range: TimeRange): string {
  const name = quoteIdentifier(column)
  const literal = literalOf(column, type.toUpperCase())
  return `${name} >= ${literal(range.start)} AND ${name} < ${literal(range.end)}`
}

function literalOf(column: string, type: string): (time: number) => string {
  const timestamp = timestampTypes[type]
  if (timestamp !== undefined) {
    const zone = timestamp === 'TIMESTAMPTZ' ? '+00' : ''
    return (time) => `${timestamp} ${quoteLiteral(`${timestampText(time)}${zone}`)}`
  }
  // A date is its midnight: an end within a day stands for the next one.
  if (type === 'DATE')
    return (time) => `DATE ${quoteLiteral(dateText(Math.ceil(time / day) * day))}`
  if (type === 'VARCHAR' || type === 'TEXT' || type === 'STRING') {
    return (time) => quoteLiteral(time % day === 0 ? dateText(time) : timestampText(time))
  }
  throw new EngineError({
    code: 'time_column_type',
    message: `The time column ${column} is ${type}; it must be a date, a timestamp or ISO text.`,
  })
}

function dateText(time: number): string {
  return new Date(time).toISOString().slice(0, 10)
}

function timestampText(time: number): string {
  const text = new Date(time).toISOString().replace('T', ' ').slice(0, -1)
  return text.endsWith('.000') ? text.slice(0, -4) : text
}
