import { monthNames } from '../../words/say-day.ts'
export type CellState = 'filled' | 'partly' | 'missing' | 'building'

export interface IntervalCell {
  /** As `3 May 2001` or `May 2001`. */
  readonly label: string
  readonly state: CellState
}

export interface IntervalRow {
  readonly label: string
  /** By column; null where the model is not asked for anything. */
  readonly cells: readonly (IntervalCell | null)[]
}

/** A model's time as rows of months with their days, or of years with their months. */
export interface IntervalCells {
  readonly grain: 'day' | 'month'
  readonly columns: readonly string[]
  readonly rows: readonly IntervalRow[]
  readonly counts: Readonly<Record<CellState, number>>
}

/** Half-open, in milliseconds. */
export type TimeSpan = readonly [start: number, end: number]

interface IntervalsInput {
  readonly unit: string
  /** All that is wanted. */
  readonly wanted: TimeSpan
  readonly have: readonly TimeSpan[]
  /** What a run works on now. */
  readonly building: readonly TimeSpan[]
}

/** Longer than this, and a cell is a month. */
const mostDayRows = 24
const day = 86_400_000
const days = Array.from({ length: 31 }, (_, index) => String(index + 1))

/** Lays the time of an incremental model out, each cell with what is there of it. */
export function intervalCells({ unit, wanted, have, building }: IntervalsInput): IntervalCells {
  const [first, last] = [new Date(wanted[0]), new Date(wanted[1] - 1)]
  const [from, to] = [monthOf(first), monthOf(last)]
  const grain = unit === 'month' || to - from >= mostDayRows ? 'month' : 'day'
  const counts: Record<CellState, number> = { filled: 0, partly: 0, missing: 0, building: 0 }
  const cellOf = (span: TimeSpan, label: string): IntervalCell | null => {
    const asked = overlap(span, wanted)
    if (asked === 0) return null
    const there = have.reduce((sum, range) => sum + overlap(span, range), 0)
    const isBuilt = there < asked && building.some((range) => overlap(span, range) > 0)
    const settled = there >= asked ? 'filled' : there > 0 ? 'partly' : 'missing'
    const state = isBuilt ? 'building' : settled
    counts[state] += 1
    return { label, state }
  }
  const rows = grain === 'day' ? monthRows(from, to, cellOf) : yearRows(from, to, cellOf)
  return { grain, columns: grain === 'day' ? days : monthNames, rows, counts }
}

type CellOf = (span: TimeSpan, label: string) => IntervalCell | null

function monthRows(from: number, to: number, cellOf: CellOf): IntervalRow[] {
  return Array.from({ length: to - from + 1 }, (_, index) => {
    const month = from + index
    const [start, end] = spanOf(month)
    const cells = days.map((number, at) => {
      const begin = start + at * day
      return begin < end ? cellOf([begin, begin + day], `${number} ${monthText(month)}`) : null
    })
    return { label: monthText(month), cells }
  })
}

function yearRows(from: number, to: number, cellOf: CellOf): IntervalRow[] {
  const [first, last] = [Math.floor(from / 12), Math.floor(to / 12)]
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const year = first + index
    const months = monthNames.map((_name, at) => year * 12 + at)
    const cells = months.map((month) => cellOf(spanOf(month), monthText(month)))
    return { label: String(year), cells }
  })
}

function overlap([start, end]: TimeSpan, [from, to]: TimeSpan): number {
  return Math.max(0, Math.min(end, to) - Math.max(start, from))
}

/** Months counted from the year 0. */
function monthOf(date: Date): number {
  return date.getUTCFullYear() * 12 + date.getUTCMonth()
}

function spanOf(month: number): TimeSpan {
  const year = Math.floor(month / 12)
  return [Date.UTC(year, month % 12, 1), Date.UTC(year, (month % 12) + 1, 1)]
}

function monthText(month: number): string {
  return `${monthNames[month % 12]} ${Math.floor(month / 12)}`
}
