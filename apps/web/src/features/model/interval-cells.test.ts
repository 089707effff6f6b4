import { describe, expect, it } from 'vitest'
import { intervalCells, type TimeSpan } from './interval-cells.ts'

const span = (start: string, end: string): TimeSpan => [Date.parse(start), Date.parse(end)]
const none = { have: [], building: [] }

describe('the time of a model', () => {
  it('is shown by days, and only as far as it is wanted', () => {
    const cells = intervalCells({
      unit: 'day',
      wanted: span('2001-01-30', '2001-03-02'),
      have: [span('2001-01-30', '2001-02-10'), span('2001-02-12', '2001-03-01')],
      building: [span('2001-03-01', '2001-03-02')],
    })
    expect(cells.rows.map(({ label }) => label)).toEqual(['Jan 2001', 'Feb 2001', 'Mar 2001'])
    expect(cells.counts).toEqual({ filled: 28, partly: 0, missing: 2, building: 1 })
    const [january, february, march] = cells.rows
    expect(january?.cells.findIndex((cell) => cell !== null)).toBe(29)
    expect(february?.cells[9]).toEqual({ label: '10 Feb 2001', state: 'missing' })
    expect(february?.cells[28]).toBeNull()
    expect(march?.cells.slice(0, 2)).toEqual([{ label: '1 Mar 2001', state: 'building' }, null])
  })

  it('of hours is partly there on a day that lacks some', () => {
    const wanted = span('2024-02-28', '2024-03-01')
    const have = [span('2024-02-28', '2024-02-29T06:00:00Z')]
    const { rows, counts } = intervalCells({ ...none, unit: 'hour', wanted, have })
    expect(rows[0]?.cells[28]).toEqual({ label: '29 Feb 2024', state: 'partly' })
    expect(counts).toMatchObject({ filled: 1, partly: 1 })
  })

  it('of more than two years is shown by months', () => {
    const two = { unit: 'day', wanted: span('2020-01-01', '2022-01-01') }
    expect(intervalCells({ ...none, ...two }).grain).toBe('day')
    const { grain, rows, counts } = intervalCells({
      unit: 'day',
      wanted: span('1995-06-15', '2024-02-10'),
      have: [span('1995-06-15', '2023-12-31')],
      building: [],
    })
    expect([grain, rows.length, rows[0]?.label]).toEqual(['month', 30, '1995'])
    expect(rows[0]?.cells[5]).toEqual({ label: 'Jun 1995', state: 'filled' })
    expect(rows[0]?.cells[4]).toBeNull()
    expect(rows[28]?.cells[11]?.state).toBe('partly')
    expect(counts).toMatchObject({ missing: 2, partly: 1 })
  })

  it('of months is shown by months, however short', () => {
    const wanted = span('2024-01-01', '2024-04-01')
    expect(intervalCells({ ...none, unit: 'month', wanted }).grain).toBe('month')
  })
})
