import type { PlanApplyTracker } from '@millrace/client'
import { plural } from '../../words/plural.ts'
import { stateWords, type StateWords } from '../../words/state-words.ts'
import type { TimeWords } from '../../words/time-words.ts'

/** The head of a run. */
export interface RunSummary extends StateWords {
  readonly title: string
  readonly facts: readonly string[]
  /** One sentence: what it waits for, or what came of it; empty while it runs as usual. */
  readonly sentence: string
}

export function runSummary(
  tracker: PlanApplyTracker,
  { timeOfDay }: Pick<TimeWords, 'timeOfDay'>,
): RunSummary {
  const { runId, planId, environment, actor, meta, status, cancelRequestedBy } = tracker
  const state = stateWords(status)
  const isCancelling = meta.status === 'init' && cancelRequestedBy !== null
  return {
    ...state,
    ...(isCancelling && { word: 'Cancelling' }),
    title: `${planId === null ? 'Run of' : 'Apply to'} ${environment ?? 'an environment'}`,
    facts: [
      `run ${runId}`,
      planId === null ? '' : `plan ${planId}`,
      actor === null ? '' : `by ${actor}`,
      meta.start === null ? '' : `started ${timeOfDay(meta.start)}`,
    ].filter(Boolean),
    sentence: sentenceOf(tracker),
  }
}

function sentenceOf(tracker: PlanApplyTracker): string {
  const { status, waitingFor, cancelRequestedBy, promoted } = tracker
  const unswitched = promoted === 0 ? 'No views were switched; finished batches stay.' : ''
  switch (status) {
    case 'queued':
      return waitingFor.length > 0
        ? `It waits for batches that ${plural(waitingFor.length, 'other run')} write${waitingFor.length === 1 ? 's' : ''}.`
        : 'It waits to begin.'
    case 'running':
      return cancelRequestedBy === null
        ? ''
        : `${cancelRequestedBy} cancels it: statements are stopped.`
    case 'completed':
      return promoted > 0 ? `${plural(promoted, 'view')} switched.` : ''
    case 'cancelled':
      return `Cancelled${cancelRequestedBy === null ? '' : ` by ${cancelRequestedBy}`}. ${unswitched}`.trim()
    case 'failed':
      return ''
    default:
      return unswitched
  }
}
