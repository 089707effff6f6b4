import type { PlanApplyTracker } from '@millrace/client'
import { plural } from '../../words/plural.ts'

type Failure = PlanApplyTracker['causes'][number]

/** What failed first, and what it kept from being done. */
export interface RootCause {
  readonly title: string
  readonly message: string
  /** Batch, interval and line, as far as they are known. */
  readonly place: string
}

const subjects: Readonly<Record<Failure['kind'], string>> = {
  sql: 'A statement failed',
  audit: 'An audit failed',
  test: 'A model test failed',
  engine: 'The engine failed',
  lost: 'The worker was lost',
  cancelled: 'Work was cancelled',
}

/** The root causes of a run's failure, the one that blocks most first; known before the run ends. */
export function rootCauses(tracker: PlanApplyTracker): RootCause[] {
  const models = Object.values(tracker.models)
  const found =
    tracker.causes.length > 0
      ? tracker.causes
      : models.flatMap(({ failure }) => (failure && failure.kind !== 'cancelled' ? [failure] : []))
  const blocked = (failure: Failure) =>
    models.filter(({ status, cause }) => status === 'skipped' && cause?.model === failure.model)
      .length
  return found
    .map((failure) => ({ failure, count: blocked(failure) }))
    .toSorted((a, b) => b.count - a.count)
    .map(({ failure, count }) => ({
      title: `${subjects[failure.kind]} in ${failure.model}${consequence(count)}`,
      message: failure.message,
      place: placeOf(failure),
    }))
}

function consequence(count: number): string {
  if (count === 0) return ''
  return `, ${plural(count, 'model')} ${count === 1 ? 'was' : 'were'} skipped because of it`
}

function placeOf({ batch, interval, line }: Failure): string {
  const parts = [
    batch === null ? '' : `batch ${batch}`,
    interval ? interval.map(shortInstant).join(' to ') : '',
    line === null ? '' : `line ${line} of the model's file`,
  ]
  return parts.filter(Boolean).join(', ')
}

/** An instant at midnight is a date. */
function shortInstant(instant: string): string {
  return instant.replace(/T00:00:00(\.000)?Z$/, '')
}
