import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readCron } from './cron-grid.ts'

const at = (text: string) => Date.parse(text)
const shown = (tick: number | null) => (tick === null ? null : new Date(tick).toISOString())

describe('a cron grid', () => {
  it.each([
    ['@monthly', 'month', '2024-03-01T00:00:00.000Z', '2024-04-01T00:00:00.000Z'],
    ['@weekly', 'day', '2024-03-10T00:00:00.000Z', '2024-03-17T00:00:00.000Z'],
    ['0 0 * * 1', 'day', '2024-03-11T00:00:00.000Z', '2024-03-18T00:00:00.000Z'],
    ['@daily', 'day', '2024-03-13T00:00:00.000Z', '2024-03-14T00:00:00.000Z'],
    ['0 6 * * *', 'day', '2024-03-13T06:00:00.000Z', '2024-03-14T06:00:00.000Z'],
    ['@hourly', 'hour', '2024-03-13T10:00:00.000Z', '2024-03-13T11:00:00.000Z'],
    ['*/30 * * * *', 'half_hour', '2024-03-13T10:00:00.000Z', '2024-03-13T10:30:00.000Z'],
    ['*/15 * * * *', 'quarter_hour', '2024-03-13T10:15:00.000Z', '2024-03-13T10:30:00.000Z'],
    ['*/5 * * * *', 'five_minute', '2024-03-13T10:15:00.000Z', '2024-03-13T10:20:00.000Z'],
    ['* * * * *', 'five_minute', '2024-03-13T10:17:00.000Z', '2024-03-13T10:18:00.000Z'],
    ['0 0 1 1 *', 'month', '2024-01-01T00:00:00.000Z', '2025-01-01T00:00:00.000Z'],
    ['0 */6 * * *', 'hour', '2024-03-13T06:00:00.000Z', '2024-03-13T12:00:00.000Z'],
  ] as const)('of %s has the unit %s and ticks in UTC', (expression, unit, last, next) => {
    const grid = readCron(expression)
    expect(grid.unit).toBe(unit)
    expect(shown(grid.lastTick(at('2024-03-13T10:17:42Z')))).toBe(last)
    expect(shown(grid.nextTick(at('2024-03-13T10:17:42Z')))).toBe(next)
  })

  it('counts a tick at the very moment as the last one', () => {
    const grid = readCron('@daily')
    const midnight = at('2024-03-31T00:00:00Z')
    expect(grid.lastTick(midnight)).toBe(midnight)
    expect(shown(grid.lastTick(midnight - 1))).toBe('2024-03-30T00:00:00.000Z')
    expect(shown(grid.nextTick(midnight))).toBe('2024-04-01T00:00:00.000Z')
  })

  it('ticks at the same hour before and after a change to summer time', () => {
    const grid = readCron('30 2 * * *')
    for (const day of ['2024-03-10', '2024-03-31', '2024-10-27', '2024-11-03']) {
      expect(shown(grid.lastTick(at(`${day}T12:00:00Z`)))).toBe(`${day}T02:30:00.000Z`)
    }
  })

  it('answers the same when asked again, in any order', () => {
    fc.assert(
      fc.property(fc.integer({ min: at('2020-01-01'), max: at('2030-01-01') }), (when) => {
        const grid = readCron('*/15 * * * *')
        const tick = Math.floor(when / 900_000) * 900_000
        expect(grid.lastTick(when)).toBe(tick)
        expect(grid.lastTick(when)).toBe(tick)
        expect(grid.nextTick(when)).toBe(tick + 900_000)
      }),
      { numRuns: 50 },
    )
  })

  it.each(['', 'nonsense', '61 * * * *', '* * * *', '0 0 31 2 *', '@sometimes'])(
    'refuses %j',
    (expression) => {
      expect(() => readCron(expression)).toThrow()
    },
  )
})
