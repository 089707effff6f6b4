export type {
  ConsoleEvent,
  ErrorCode,
  Issue,
  ModelProgress,
  PlanApplyTracker,
  PlanCancelTracker,
  PlanEvent,
  PlanOverviewTracker,
  RunEvent,
  StageMeta,
} from '@millrace/core/browser'
export type { AppRouter } from '@millrace/server/router'
export type { MillraceClient } from './client.ts'
export { type ClientOptions, createClient } from './create-client.ts'
export { type ClientErrorCode, MillraceError, type MillraceErrorInput } from './millrace-error.ts'
export type { CallOptions, Procedures, SubscribeOptions } from './procedures.ts'
export type { PlanSessions } from './sessions/plan-sessions.ts'
export type { EventsOptions, RunSession } from './sessions/run-session.ts'
export type { Session } from './sessions/session.ts'
export type { SessionStatus } from './sessions/session-status.ts'
export type { ConsoleTracker, WorkspaceSession } from './sessions/workspace-session.ts'
