import {
  emptyApply,
  emptyCancel,
  emptyOverview,
  foldApply,
  foldCancel,
  foldEvents,
  foldOverview,
  isDone,
  type PlanApplyTracker,
  type PlanCancelTracker,
  type PlanEvent,
  type PlanOverviewTracker,
  type RunEvent,
} from '@millrace/core/browser'
import type { Transport } from '../transport.ts'
import { knownEvents } from './known-events.ts'
import { createSession, type Session } from './session.ts'

/** What can be followed of a plan; each is opened when it is used, with a connection they share. */
export interface PlanSessions {
  readonly planId: string
  /** How the plan is computed. */
  readonly overview: Session<PlanOverviewTracker>
  /** The run that applies the plan: waits for it, and stays empty where the plan gets none. */
  readonly apply: Session<PlanApplyTracker>
  /** The cancellation of that run. */
  readonly cancel: Session<PlanCancelTracker>
}

export function createPlanSessions(transport: Transport, planId: string): PlanSessions {
  let overview: Session<PlanOverviewTracker> | undefined
  let apply: Session<PlanApplyTracker> | undefined
  let cancel: Session<PlanCancelTracker> | undefined
  const input = { planId }
  return {
    planId,
    get overview() {
      return (overview ??= createSession(transport, {
        path: 'plan.onOverview',
        input,
        empty: emptyOverview(planId),
        take: (tracker) => tracker as PlanOverviewTracker,
        fold: (tracker, { events }) =>
          foldEvents(foldOverview, tracker, knownEvents<PlanEvent>(events)),
        isAtEnd: ({ meta }) => isDone(meta),
      }))
    },
    get apply() {
      return (apply ??= createSession(transport, {
        path: 'plan.onApply',
        input,
        empty: emptyApply(''),
        take: (tracker) => tracker as PlanApplyTracker,
        fold: (tracker, { stream, events }) =>
          foldEvents(foldApply, begun(tracker, stream, emptyApply), knownEvents<RunEvent>(events)),
        isAtEnd: ({ meta, runId }) => isDone(meta) || runId === '',
      }))
    },
    get cancel() {
      return (cancel ??= createSession(transport, {
        path: 'plan.onCancel',
        input,
        empty: emptyCancel(''),
        take: (tracker) => tracker as PlanCancelTracker,
        fold: (tracker, { stream, events }) =>
          foldEvents(
            foldCancel,
            begun(tracker, stream, emptyCancel),
            knownEvents<RunEvent>(events),
          ),
        // A run that ends without being cancelled leaves it as it was.
        isAtEnd: () => true,
      }))
    },
  }
}

/** A session that waited for the run and lost its connection meanwhile learns of it by its events alone. */
function begun<Tracker extends { readonly runId: string }>(
  tracker: Tracker,
  stream: string,
  empty: (runId: string) => Tracker,
): Tracker {
  return tracker.runId === '' ? empty(stream.slice(stream.indexOf(':') + 1)) : tracker
}
