export { AppError } from './errors/app-error.ts'
export { type ErrorCode, errorCodes } from './errors/error-code.ts'
export type { Issue } from './errors/issue.ts'
export {
  eventId,
  type EventEnvelope,
  planStream,
  readEventId,
  runStream,
  workspaceStream,
} from './events/event-envelope.ts'
export {
  type AnyEvent,
  type ConsoleEvent,
  eventPayloads,
  type PlanEvent,
  readEvent,
  type RunEvent,
  streamKind,
} from './events/event-schema.ts'
export { foldEvents } from './tracker/fold-events.ts'
export type { ModelProgress } from './tracker/model-progress.ts'
export {
  countCommitted,
  emptyApply,
  foldApply,
  type PlanApplyTracker,
} from './tracker/plan-apply-tracker.ts'
export { emptyCancel, foldCancel, type PlanCancelTracker } from './tracker/plan-cancel-tracker.ts'
export {
  emptyOverview,
  foldOverview,
  type PlanOverviewTracker,
} from './tracker/plan-overview-tracker.ts'
export { applyStages, cancelStages, overviewStages, type StageName } from './tracker/stage-names.ts'
export { durationMs, isDone, type StageMeta } from './tracker/stage-state.ts'
