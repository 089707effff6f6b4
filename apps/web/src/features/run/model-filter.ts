import type { ModelProgress, PlanApplyTracker } from '@millrace/client'
import { stateWords } from '../../words/state-words.ts'

/** Filters over a run's models by state, in the order they are shown. */
const shown = [
  'failed',
  'running',
  'pending',
  'success',
  'skipped',
  'cancelled',
  'interrupted',
] as const

export interface ModelFilter {
  readonly value: string
  readonly label: string
  readonly count: number
}

/** All, and each state that a model of the run has. */
export function modelFilters(tracker: PlanApplyTracker): ModelFilter[] {
  const counts = new Map<string, number>()
  for (const { status } of Object.values(tracker.models))
    counts.set(status, (counts.get(status) ?? 0) + 1)
  const total = Object.keys(tracker.models).length - (counts.get('kept') ?? 0)
  const states = shown.map((value) => ({
    value: value as string,
    label: stateWords(value).word,
    count: counts.get(value) ?? 0,
  }))
  const all = { value: 'all', label: 'All', count: total }
  return [all, ...states.filter(({ count }) => count > 0)]
}

/** The models of a run that do something, in the order they were planned: rows never move. */
export function workedModels(tracker: PlanApplyTracker, state = 'all'): ModelProgress[] {
  return Object.values(tracker.models).filter(
    ({ status }) => status !== 'kept' && (state === 'all' || status === state),
  )
}
