import { describe, expect, it } from 'vitest'
import { rangePredicate } from './range-predicate.ts'

const day = { start: Date.UTC(2024, 0, 1), end: Date.UTC(2024, 0, 2) }
const hour = { start: Date.UTC(2024, 0, 1, 10), end: Date.UTC(2024, 0, 1, 11) }

describe('the predicate of a range', () => {
  it.each([
    ['DATE', `"t" >= DATE '2024-01-01' AND "t" < DATE '2024-01-02'`],
    [
      'TIMESTAMP',
      `"t" >= TIMESTAMP '2024-01-01 00:00:00' AND "t" < TIMESTAMP '2024-01-02 00:00:00'`,
    ],
    [
      'timestamptz',
      `"t" >= TIMESTAMPTZ '2024-01-01 00:00:00+00' AND "t" < TIMESTAMPTZ '2024-01-02 00:00:00+00'`,
    ],
    [
      'TIMESTAMP_NS',
      `"t" >= TIMESTAMP_NS '2024-01-01 00:00:00' AND "t" < TIMESTAMP_NS '2024-01-02 00:00:00'`,
    ],
    ['VARCHAR', `"t" >= '2024-01-01' AND "t" < '2024-01-02'`],
  ])('compares a bare %s column with literals of its type', (type, sql) => {
    expect(rangePredicate('t', type, day)).toBe(sql)
  })

  it('holds no date for hours that contain no midnight', () => {
    expect(rangePredicate('t', 'DATE', hour)).toBe(
      `"t" >= DATE '2024-01-02' AND "t" < DATE '2024-01-02'`,
    )
  })

  it('refuses a column that is no time', () => {
    expect(() => rangePredicate('t', 'INTEGER', day)).toThrow('The time column t is INTEGER')
  })
})
