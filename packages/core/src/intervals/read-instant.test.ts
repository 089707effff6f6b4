import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readInclusiveEnd, readInstant } from './read-instant.ts'

const shown = (text: string) => {
  const at = readInstant(text)
  return at === null ? null : new Date(at).toISOString()
}

describe('reading an instant', () => {
  it.each([
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
    ['2024-02-29 10:30', '2024-02-29T10:30:00.000Z'],
    ['2024-02-29T10:30:15', '2024-02-29T10:30:15.000Z'],
    ['2024-02-29T10:30:15.250Z', '2024-02-29T10:30:15.250Z'],
    ['2024-02-29 10:30:00+02:00', '2024-02-29T08:30:00.000Z'],
    ['2024-02-29T10:30:00-0530', '2024-02-29T16:00:00.000Z'],
    ['2024-01-01T00:30:00+01:00', '2023-12-31T23:30:00.000Z'],
  ])('takes %s as %s', (text, expected) => {
    expect(shown(text)).toBe(expected)
  })

  it.each([
    '',
    'today',
    '2024',
    '2024-02',
    '2024-2-9',
    '20240229',
    '2024-13-01',
    '2024-00-10',
    '2024-02-30',
    '2023-02-29',
    '2024-02-31T10:00:00',
    '2024-02-30 10:00:00Z',
    '2023-02-29T10:00:00+02:00',
    '2024-04-31T00:00:00Z',
    '2024-01-01T25:00:00',
    '2024-01-01T10:61:00',
    '2024-01-01 10',
    '2024-01-01x10:00',
    ' 2024-01-01',
  ])('refuses %j', (text) => {
    expect(readInstant(text)).toBeNull()
    expect(readInclusiveEnd(text)).toBeNull()
  })

  it('reads back every date and instant it is shown', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: Date.UTC(2100, 0, 1) }), (at) => {
        const iso = new Date(at).toISOString()
        expect(readInstant(iso)).toBe(at)
        expect(readInstant(iso.slice(0, 10))).toBe(Math.floor(at / 86_400_000) * 86_400_000)
      }),
    )
  })

  it('takes an end that is a date with its whole day, and an instant as it is', () => {
    expect(readInclusiveEnd('2024-02-29')).toBe(Date.UTC(2024, 2, 1))
    expect(readInclusiveEnd('2024-02-29T10:00:00Z')).toBe(Date.UTC(2024, 1, 29, 10))
  })
})
