import type { ModelProgress } from '@millrace/client'
import { plural, sayNumber } from '../../words/plural.ts'
import { sayDuration } from '../../words/say-duration.ts'
import { stateWords, type StateWords } from '../../words/state-words.ts'

/** One model of a run, ready to be shown. */
export interface ModelRow extends StateWords {
  readonly name: string
  /** `11 of 13`. */
  readonly batches: string
  readonly rows: string
  readonly time: string
  /** Why it stands as it does, where that needs words. */
  readonly note: string
}

/** A model in words; `waits` is the parent it waits for. */
export function modelRow(model: ModelProgress, now: number, waits: string | null): ModelRow {
  const ms = model.ms ?? runningMs(model, now)
  return {
    name: model.name,
    ...stateWords(model.status),
    batches: `${sayNumber(model.completed)} of ${sayNumber(model.batches)}`,
    rows: model.rows === null ? '–' : sayNumber(model.rows),
    time: ms === null ? '–' : sayDuration(ms),
    note: noteOf(model, waits),
  }
}

/** The first parent that a model which did not begin waits for. */
export function waitsFor(
  { status, dependsOn }: ModelProgress,
  models: Readonly<Record<string, ModelProgress>>,
): string | null {
  if (status !== 'pending') return null
  const isOpen = (name: string) => {
    const parent = models[name]
    return parent !== undefined && parent.end === null && parent.status !== 'kept'
  }
  return dependsOn.findLast(isOpen) ?? null
}

function runningMs({ start, end }: ModelProgress, now: number): number | null {
  return start === null
    ? null
    : Math.max(0, (end === null ? now : Date.parse(end)) - Date.parse(start))
}

function noteOf(
  { status, cause, failure, retries, auditsFailed }: ModelProgress,
  waits: string | null,
): string {
  if (failure) return failure.message
  if (status === 'skipped') return cause ? `because of ${cause.model}` : ''
  if (waits !== null) return `after ${waits}`
  const notes = [
    retries > 0 ? plural(retries, 'retry') : '',
    auditsFailed > 0 ? `${plural(auditsFailed, 'audit')} failed` : '',
  ]
  return notes.filter(Boolean).join(', ')
}
