import type { PlanApplyTracker } from '@millrace/client'
import { plural } from '../../../words/plural.ts'
import { sayInterval } from '../../../words/say-interval.ts'

type Failure = PlanApplyTracker['causes'][number]

/** What failed first, and what it kept from being done. */
export interface RootCause {
  readonly title: string
  readonly message: string
  /** Batch, interval and line, as far as they are known. */
  readonly place: string
  readonly model: string
  readonly kind: Failure['kind']
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
      model: failure.model,
      kind: failure.kind,
    }))
}

/** What readers of the environment see after a failure, and what need not be done again. */
export function whatStays({ models, promoted, environment }: PlanApplyTracker): string {
  const finished = Object.values(models).reduce((sum, { completed }) => sum + completed, 0)
  const readers =
    promoted > 0
      ? `${plural(promoted, 'view')} of ${environment} were switched.`
      : `${environment} was not touched: its views show what they did before.`
  if (finished === 0) return readers
  const [stays, them] = finished === 1 ? ['stays', 'it'] : ['stay', 'them']
  return `${readers} ${plural(finished, 'finished batch')} ${stays}; planning again goes on after ${them}.`
}

function consequence(count: number): string {
  if (count === 0) return ''
  return `, ${plural(count, 'model')} ${count === 1 ? 'was' : 'were'} skipped because of it`
}

function placeOf({ batch, interval, line }: Failure): string {
  const parts = [
    batch === null ? '' : `Batch ${batch}`,
    interval ? sayInterval(interval) : '',
    line === null ? '' : `line ${line} of the model's file`,
  ]
  return parts.filter(Boolean).join(', ')
}
