import { monthNames, type TimeSpan } from './interval-cells.ts'

const day = 86_400_000

/** A half-open range as people say it, its last day or month included: `3 May 2001 to 5 May 2001`. */
export function saySpan([start, end]: TimeSpan, unit: string): string {
  const isWhole = start % day === 0 && end % day === 0
  const say = unit === 'month' ? sayMonth : isWhole ? sayDay : sayMinute
  const [from, to] = [say(start), say(say === sayMinute ? end : end - 1)]
  return from === to ? from : `${from} to ${to}`
}

function sayMonth(at: number): string {
  const date = new Date(at)
  return `${monthNames[date.getUTCMonth()]} ${date.getUTCFullYear()}`
}

function sayDay(at: number): string {
  return `${new Date(at).getUTCDate()} ${sayMonth(at)}`
}

function sayMinute(at: number): string {
  return `${sayDay(at)} ${new Date(at).toISOString().slice(11, 16)}`
}
