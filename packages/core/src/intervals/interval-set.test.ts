import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { coversRanges, intersectRanges, joinRanges, subtractRanges } from './interval-set.ts'
import type { TimeRange } from './time-range.ts'

const width = 24
const range = fc
  .tuple(fc.integer({ min: 0, max: width }), fc.integer({ min: 0, max: width }))
  .map(([start, end]): TimeRange => ({ start, end }))
const ranges = fc.array(range, { maxLength: 8 })

/** The oracle: one boolean per moment. */
function bitmap(of: readonly TimeRange[]): boolean[] {
  return Array.from({ length: width }, (_, at) =>
    of.some(({ start, end }) => start <= at && at < end),
  )
}

function expectNormal(of: readonly TimeRange[]): void {
  for (const [index, { start, end }] of of.entries()) {
    expect(start).toBeLessThan(end)
    const before = of[index - 1]
    if (before) expect(before.end).toBeLessThan(start)
  }
}

describe('sets of ranges', () => {
  it('join to the same moments, in order, disjoint and not touching', () => {
    fc.assert(
      fc.property(ranges, (given) => {
        const joined = joinRanges(given)
        expectNormal(joined)
        expect(bitmap(joined)).toEqual(bitmap(given))
        expect(joinRanges(joined)).toEqual(joined)
      }),
    )
  })

  it('subtract moment by moment', () => {
    fc.assert(
      fc.property(ranges, ranges, (from, taken) => {
        const left = subtractRanges(from, taken)
        expectNormal(left)
        const cut = bitmap(taken)
        expect(bitmap(left)).toEqual(bitmap(from).map((on, at) => on && !cut[at]))
      }),
    )
  })

  it('intersect moment by moment', () => {
    fc.assert(
      fc.property(ranges, ranges, (a, b) => {
        const both = intersectRanges(a, b)
        expectNormal(both)
        const other = bitmap(b)
        expect(bitmap(both)).toEqual(bitmap(a).map((on, at) => on && other[at] === true))
      }),
    )
  })

  it('cover what has no moment outside', () => {
    fc.assert(
      fc.property(ranges, ranges, (outer, inner) => {
        const has = bitmap(outer)
        expect(coversRanges(outer, inner)).toBe(
          bitmap(inner).every((on, at) => !on || has[at] === true),
        )
      }),
    )
  })

  it('give back what was subtracted when it is joined again', () => {
    fc.assert(
      fc.property(ranges, ranges, (from, taken) => {
        const rest = joinRanges([...subtractRanges(from, taken), ...intersectRanges(from, taken)])
        expect(rest).toEqual(joinRanges(from))
      }),
    )
  })

  it('leave what they were given alone and work on open ends', () => {
    const given = Object.freeze([
      Object.freeze({ start: 5, end: 9 }),
      Object.freeze({ start: 1, end: 5 }),
    ])
    expect(joinRanges(given)).toEqual([{ start: 1, end: 9 }])
    const open = [{ start: Number.NEGATIVE_INFINITY, end: 4 }]
    expect(intersectRanges(given, open)).toEqual([{ start: 1, end: 4 }])
  })
})
