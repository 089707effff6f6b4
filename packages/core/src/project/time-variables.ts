import type { TimeRange } from '../intervals/time-range.ts'

const prefixes = ['start', 'end', 'execution'] as const
const suffixes = ['ds', 'ts', 'date', 'epoch', 'millis', 'hour'] as const

/** Names of all time variables: `start_ds`, `end_ts`, `execution_epoch`, … */
export const timeVariableNames: readonly string[] = prefixes.flatMap((prefix) =>
  suffixes.map((suffix) => `${prefix}_${suffix}`),
)

/** Fixed times that canonical text is rendered with, so that another day is no change. */
export const placeholderTimes = {
  range: { start: Date.UTC(1971, 2, 7), end: Date.UTC(1971, 4, 19) },
  execution: Date.UTC(1971, 6, 23),
} as const

export type TimeVariables = Readonly<Record<string, string | number>>

/**
 * The variables of a range: `end` is inclusive (dates give the last day, instants end one
 * microsecond before the half-open end), all in UTC.
 */
export function rangeVariables(range: TimeRange): TimeVariables {
  return { ...moment('start', range.start, 0), ...moment('end', range.end, 1) }
}

export function executionVariables(at: number): TimeVariables {
  return moment('execution', at, 0)
}

/** Texts by which a rendered query can name the beginning or the end of its batch. */
export function rangeLiterals(variables: TimeVariables, prefix: 'start' | 'end'): string[] {
  return [
    ...new Set(['ds', 'ts', 'date'].map((suffix) => String(variables[`${prefix}_${suffix}`]))),
  ]
}

function moment(prefix: string, at: number, microsecondsBefore: 0 | 1): TimeVariables {
  const millis = microsecondsBefore === 0 ? at : at - 1
  const iso = new Date(millis).toISOString()
  const day = iso.slice(0, 10)
  const second = `${day} ${iso.slice(11, 19)}`
  const fraction = Number(iso.slice(20, 23)) * 1000 + (microsecondsBefore === 0 ? 0 : 999)
  const microseconds = fraction === 0 ? '' : `.${String(fraction).padStart(6, '0')}`
  return {
    [`${prefix}_ds`]: day,
    [`${prefix}_date`]: day,
    [`${prefix}_ts`]: `${second}${microseconds}`,
    [`${prefix}_epoch`]: Math.floor(millis / 1000),
    [`${prefix}_millis`]: millis,
    [`${prefix}_hour`]: new Date(millis).getUTCHours(),
  }
}

/**
 * True when a template decides, loops, assigns or calls a macro by a time variable, so that its text
 * depends on the day in more than the day's own digits.
 */
export function branchesOnTime(text: string): boolean {
  const blocks = text.matchAll(/\{%[-+]?\s*((?:if|elif|for|set)\b[\s\S]*?)%\}/g)
  const outputs = text.matchAll(/\{\{[-+]?([\s\S]*?)\}\}/g)
  const decisions = [
    ...[...blocks].map(([, block = '']) => block),
    ...[...outputs]
      .map(([, output = '']) => output)
      .filter((output) => /\bif\b|[<>=]|\w\.\w+\s*\(/.test(output)),
  ]
  return decisions.some((decision) =>
    timeVariableNames.some((name) => new RegExp(`\\b${name}\\b`).test(decision)),
  )
}
