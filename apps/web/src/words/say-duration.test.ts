import { describe, expect, it } from 'vitest'
import { plural } from './plural.ts'
import { sayAge, sayDuration } from './say-duration.ts'

describe('a duration', () => {
  it.each([
    [-5, '0.0 s'],
    [420, '0.4 s'],
    [12_900, '12 s'],
    [184_000, '3 min 4 s'],
    [7_500_000, '2 h 5 min'],
  ])('of %d ms is %s', (ms, words) => expect(sayDuration(ms)).toBe(words))
})

describe('an age', () => {
  it.each([
    [-100, '0 s'],
    [12_000, '12 s'],
    [59 * 60_000, '59 min'],
    [40 * 3_600_000, '40 h'],
    [49 * 3_600_000, '2 days'],
    [9_280 * 86_400_000, '25 years'],
  ])('of %d ms is %s', (ms, words) => expect(sayAge(ms)).toBe(words))
})

it('counts have separators and the noun of their number', () => {
  expect([plural(1, 'batch'), plural(3200, 'row'), plural(2, 'batch'), plural(0, 'retry')]).toEqual(
    ['1 batch', '3,200 rows', '2 batches', '0 retries'],
  )
})
