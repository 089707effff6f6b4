import type { z } from 'zod'
import type { consoleEventPayloads } from './console-events.ts'
import type { NewConsoleEvent, NewPlanEvent, NewRunEvent } from './event-schema.ts'

export const summaryTypes = ['plan-overview', 'plan-apply', 'plan-cancel'] as const
export type SummaryType = (typeof summaryTypes)[number]

/** How far one plan, its run or its cancelling is; `status` is that of the whole, not of the stage. */
export type ProgressSummary = z.infer<(typeof consoleEventPayloads)['plan-overview']>

type StreamEvent = NewPlanEvent | NewRunEvent | NewConsoleEvent

const planEnds: Readonly<Record<string, ProgressSummary['status']>> = {
  'plan.ready': 'success',
  'plan.nothing_to_do': 'success',
  'plan.uncategorised': 'success',
  'plan.discarded': 'success',
  'plan.invalid': 'fail',
  'plan.cancelled': 'fail',
  'plan.failed': 'fail',
}

/** Folds one event into a summary of computing or applying a plan. The same reference when nothing changed. */
export function foldSummary(summary: ProgressSummary, event: StreamEvent): ProgressSummary {
  switch (event.type) {
    case 'stage.started': {
      const { stage, total = 0 } = event.payload
      return stage === 'cancel' ? summary : { ...summary, stage, done: 0, total }
    }
    case 'stage.progressed': {
      const { stage, done, total } = event.payload
      return stage === summary.stage ? { ...summary, done, total } : summary
    }
    case 'stage.ended': {
      const { stage, status } = event.payload
      return stage === summary.stage && status === 'success' && summary.done !== summary.total
        ? { ...summary, done: summary.total }
        : summary
    }
    case 'batch.done':
      return summary.stage === 'backfill' ? { ...summary, done: summary.done + 1 } : summary
    case 'run.ended':
      return { ...summary, status: event.payload.status === 'completed' ? 'success' : 'fail' }
    default: {
      const status = planEnds[event.type]
      return status ? { ...summary, status } : summary
    }
  }
}

/** Folds one event into a summary of cancelling: what was asked to stop, and how much of it has. */
export function foldCancelSummary(summary: ProgressSummary, event: StreamEvent): ProgressSummary {
  switch (event.type) {
    case 'statement.stopped': {
      const done = summary.done + 1
      return { ...summary, done, total: Math.max(summary.total, done) }
    }
    case 'cancel.ended':
      return { ...summary, status: event.payload.status }
    case 'run.ended':
      return { ...summary, status: event.payload.status === 'cancelled' ? 'success' : 'fail' }
    default:
      return summary
  }
}
