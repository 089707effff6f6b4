import { sayDay, sayMinute, sayMonth } from '../../words/say-day.ts'
import type { TimeSpan } from './interval-cells.ts'

const day = 86_400_000

/** A half-open range as people say it, its last day or month included: `3 May 2001 to 5 May 2001`. */
export function saySpan([start, end]: TimeSpan, unit: string): string {
  const isWhole = start % day === 0 && end % day === 0
  const say = unit === 'month' ? sayMonth : isWhole ? sayDay : sayMinute
  const [from, to] = [say(start), say(say === sayMinute ? end : end - 1)]
  return from === to ? from : `${from} to ${to}`
}
