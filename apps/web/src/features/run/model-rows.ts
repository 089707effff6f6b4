import type { ModelProgress, PlanApplyTracker } from '@millrace/client'
import { plural, sayNumber } from '../../words/plural.ts'
import { sayDuration } from '../../words/say-duration.ts'
import { stateWords, type StateWords } from '../../words/state-words.ts'

/** One model of a run, ready to be shown. */
export interface ModelRow extends StateWords {
  readonly schema: string
  readonly table: string
  /** `11 of 13`. */
  readonly batches: string
  readonly done: number
  readonly total: number
  readonly rows: string
  readonly time: string
  /** Why it stands as it does, where that needs words. */
  readonly note: string
}

/** The models of a run in the order they were planned: rows never move. Kept models are not among them. */
export function modelRows(tracker: PlanApplyTracker, now: number): ModelRow[] {
  return Object.values(tracker.models)
    .filter(({ status }) => status !== 'kept')
    .map((model) => {
      const dot = model.name.lastIndexOf('.')
      const ms = model.ms ?? runningMs(model, now)
      return {
        schema: model.name.slice(0, dot + 1),
        table: model.name.slice(dot + 1),
        ...stateWords(model.status),
        batches: `${sayNumber(model.completed)} of ${sayNumber(model.batches)}`,
        done: model.completed,
        total: model.batches,
        rows: model.rows === null ? '–' : sayNumber(model.rows),
        time: ms === null ? '–' : sayDuration(ms),
        note: noteOf(model),
      }
    })
}

function runningMs({ start, end }: ModelProgress, now: number): number | null {
  return start === null
    ? null
    : Math.max(0, (end === null ? now : Date.parse(end)) - Date.parse(start))
}

function noteOf({ status, cause, failure, retries, auditsFailed }: ModelProgress): string {
  if (failure) return failure.message
  if (status === 'skipped') return cause ? `because of ${cause.model}` : ''
  const notes = [
    retries > 0 ? plural(retries, 'retry') : '',
    auditsFailed > 0 ? `${plural(auditsFailed, 'audit')} failed` : '',
  ]
  return notes.filter(Boolean).join(', ')
}
