import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addUnits,
  ceilToUnit,
  countUnits,
  cutIntoBatches,
  floorToUnit,
  intervalUnits,
  shortestLength,
} from './interval-unit.ts'

const unit = fc.constantFrom(...intervalUnits)
const anyMoment = fc.integer({ min: Date.UTC(1969, 0, 1), max: Date.UTC(2040, 0, 1) })
const at = (text: string) => Date.parse(text)

describe('interval units', () => {
  it.each([
    ['month', '2024-02-01T00:00:00Z', '2024-03-01T00:00:00Z'],
    ['day', '2024-02-29T00:00:00Z', '2024-03-01T00:00:00Z'],
    ['hour', '2024-02-29T13:00:00Z', '2024-02-29T14:00:00Z'],
    ['half_hour', '2024-02-29T13:30:00Z', '2024-02-29T14:00:00Z'],
    ['quarter_hour', '2024-02-29T13:45:00Z', '2024-02-29T14:00:00Z'],
    ['five_minute', '2024-02-29T13:55:00Z', '2024-02-29T14:00:00Z'],
  ] as const)('%s has the bounds it has in UTC', (name, floor, ceil) => {
    const moment = at('2024-02-29T13:59:59.999Z')
    expect(floorToUnit(name, moment)).toBe(at(floor))
    expect(ceilToUnit(name, moment)).toBe(at(ceil))
    expect(ceilToUnit(name, at(floor))).toBe(at(floor))
    expect(addUnits(name, at(floor), 1)).toBe(at(ceil))
    expect(addUnits(name, at(ceil), -1)).toBe(at(floor))
  })

  it('enclose each moment between floor and ceil', () => {
    fc.assert(
      fc.property(unit, anyMoment, (name, when) => {
        const [floor, ceil] = [floorToUnit(name, when), ceilToUnit(name, when)]
        expect(floor).toBeLessThanOrEqual(when)
        expect(ceil).toBeGreaterThanOrEqual(when)
        expect(floorToUnit(name, floor)).toBe(floor)
        expect(ceil === floor || ceil === addUnits(name, floor, 1)).toBe(true)
        expect(addUnits(name, floor, 1) - floor).toBeGreaterThanOrEqual(shortestLength(name))
      }),
    )
  })

  it('know no summer time: a day is 24 hours on every date', () => {
    for (const day of ['2024-03-10', '2024-03-31', '2024-10-27', '2024-11-03']) {
      const start = at(`${day}T00:00:00Z`)
      expect(addUnits('day', start, 1) - start).toBe(86_400_000)
      expect(countUnits('hour', { start, end: addUnits('day', start, 1) })).toBe(24)
    }
  })

  it('count months across years', () => {
    const start = at('2023-11-01T00:00:00Z')
    expect(countUnits('month', { start, end: addUnits('month', start, 15) })).toBe(15)
    expect(new Date(addUnits('month', start, 15)).toISOString()).toBe('2025-02-01T00:00:00.000Z')
    expect(new Date(addUnits('month', start, -11)).toISOString()).toBe('2022-12-01T00:00:00.000Z')
  })
})

describe('batches of a range', () => {
  it('are adjacent, whole, at most as long as asked, and none is lost', () => {
    fc.assert(
      fc.property(
        unit,
        anyMoment,
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: 1, max: 9 }),
        (name, when, units, size) => {
          const start = floorToUnit(name, when)
          const range = { start, end: addUnits(name, start, units) }
          const batches = cutIntoBatches(name, range, size)
          expect(batches).toHaveLength(Math.ceil(units / size))
          let next = start
          for (const batch of batches) {
            expect(batch.start).toBe(next)
            expect(countUnits(name, batch)).toBeLessThanOrEqual(size)
            next = batch.end
          }
          expect(next).toBe(range.end)
        },
      ),
    )
  })

  it('are one without a size', () => {
    const range = { start: at('2024-01-01T00:00:00Z'), end: at('2025-01-01T00:00:00Z') }
    expect(cutIntoBatches('day', range, null)).toEqual([range])
    expect(
      cutIntoBatches('month', range, 5).map(({ start }) => new Date(start).getUTCMonth()),
    ).toEqual([0, 5, 10])
  })
})
