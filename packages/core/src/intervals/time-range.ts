/** A half-open range `[start, end)` in UTC, both ends in milliseconds since the epoch. */
export interface TimeRange {
  readonly start: number
  readonly end: number
}

/** The range as a pair of ISO 8601 instants, as JSON answers carry it. */
export type TimeRangePair = readonly [start: string, end: string]

export function toPair(range: TimeRange): TimeRangePair {
  return [new Date(range.start).toISOString(), new Date(range.end).toISOString()]
}

export function fromPair([start, end]: TimeRangePair): TimeRange {
  return { start: Date.parse(start), end: Date.parse(end) }
}
