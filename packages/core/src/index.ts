export { takeOverRuns } from './apply/take-over-runs.ts'
export { recoverRuns } from './apply/recover-runs.ts'
export { BatchClaims } from './apply/batch-claims.ts'
export { Orchestrator, type StartedRun } from './apply/orchestrator.ts'
export { findDueModels } from './apply/find-due.ts'
export { leaseName, progressOf } from './apply/environment-lease.ts'
export { backoff } from './apply/retry-policy.ts'
export type { RunServices } from './apply/run-context.ts'
export { type Clock, systemClock, systemTimers, type Timers } from './clock.ts'
export { checkEnvironmentName, production, viewName } from './environments/environment-name.ts'
export { nextTick } from './environments/next-tick.ts'
export { AppError, type AppErrorInput } from './errors/app-error.ts'
export { type ErrorCode, type ErrorCodeEntry, errorCodes } from './errors/error-code.ts'
export type { Issue, IssueSeverity } from './errors/issue.ts'
export type { NewConsoleEvent } from './events/event-schema.ts'
export { EventJournal, type JournalEntry } from './events/event-journal.ts'
export { ProgressNotices } from './events/progress-notices.ts'
export {
  eventId,
  type EventEnvelope,
  planStream,
  readEventId,
  runStream,
  workspaceStream,
} from './events/event-envelope.ts'
export { shareReads } from './events/share-reads.ts'
export { tailEvents } from './events/tail-events.ts'
export { canonicalJson, newRunId, sha256 } from './ids.ts'
export { readInstant } from './intervals/read-instant.ts'
export { fromPair, type TimeRange, type TimeRangePair, toPair } from './intervals/time-range.ts'
export { type Logger, silentLogger } from './logger.ts'
export { requestPlan, type RequestedPlan } from './plan/build-plan.ts'
export type { GitPlace, PlanInput } from './plan/plan-facts.ts'
export { describeBackfills } from './plan/describe-plan.ts'
export type {
  BackfillEstimate,
  BackfillReason,
  DirectChange,
  IndirectChange,
  MetadataChange,
  Plan,
  PlanDocument,
  PlannedBackfill,
} from './plan/plan.ts'
export { type PlanOptions, planOptions } from './plan/plan-options.ts'
export type { PlanServices, SeedStore } from './plan/plan-services.ts'
export { findProjectFiles } from './project/find-project-files.ts'
export { describedColumns } from './project/described-columns.ts'
export { createLoadMemory } from './project/load-memory.ts'
export type { RestoredState, StateBackup } from './state/state-backup.ts'
export { rememberReads } from './state/remember-reads.ts'
export { formatModels, type FormatReport } from './project/format-models.ts'
export { listProjectTree, type ProjectTree } from './project/list-project-tree.ts'
export { fileSha256, type FileContent, readProjectFile } from './project/read-project-file.ts'
export { removeProjectFile } from './project/remove-project-file.ts'
export { renameProjectFile } from './project/rename-project-file.ts'
export { type FileChange, watchProject } from './project/watch-project.ts'
export { writeProjectFile, type WrittenFile } from './project/write-project-file.ts'
export { loadProject, type Project } from './project/load-project.ts'
export { auditName } from './project/audit-spec.ts'
export type { Model } from './project/model.ts'
export { sourceText } from './project/source-text.ts'
export { configFile, type ProjectConfig, projectConfig } from './project/project-config.ts'
export { readYaml } from './project/yaml-document.ts'
export { createTemplateRenderer } from './project/render-template.ts'
export { executionVariables, rangeVariables } from './project/time-variables.ts'
export { QueryWriter } from './project/query-writer.ts'
export type { ModelSnapshot } from './snapshots/fingerprint.ts'
export { createAnalysisPool } from './sql/analysis-pool.ts'
export type { AnalysisCache } from './state/analysis-cache.ts'
export type {
  EnvironmentRecord,
  EnvironmentStore,
  PromotedSnapshot,
  Promotion,
} from './state/environment-store.ts'
export type {
  EventLog,
  NewEvent,
  StoredEvent,
  StreamName,
  StreamPosition,
  TrackerCheckpoint,
} from './state/event-log.ts'
export type { IdempotencyStore, KeyAnswer, KeyClaim } from './state/idempotency-store.ts'
export type { LeaseAnswer, LeaseRecord, LeaseRequest, LeaseStore } from './state/lease-store.ts'
export type { ColumnEdge, ModelRecord, ModelStore, NewModel } from './state/model-store.ts'
export {
  type PlanFilter,
  type PlanMove,
  type PlanRecord,
  type PlanSummary,
  type PlanStatus,
  planStatuses,
  type PlanStore,
} from './state/plan-store.ts'
export {
  type AuditColumn,
  type AuditPass,
  type AuditResultRecord,
  type CancelRequest,
  type ModelRunChange,
  type ModelRunOfRun,
  type ModelRunPatch,
  type ModelRunRecord,
  type ModelRunStatus,
  modelRunStatuses,
  type NewRun,
  type RunEnd,
  type RunFilter,
  type RunKind,
  runKinds,
  type RunRecord,
  type RunStatus,
  runStatuses,
  type RunStore,
  type TerminalRunStatus,
  terminalRunStatuses,
} from './state/run-store.ts'
export { mergeModelRunChanges } from './state/merge-model-run-changes.ts'
export type {
  IntervalRecord,
  NewInterval,
  RecordedCoverage,
  SnapshotRecord,
  SnapshotStore,
} from './state/snapshot-store.ts'
export type {
  AppendListener,
  SchemaReport,
  StateHealth,
  StateOperations,
  StateRows,
  StateStore,
} from './state/state-store.ts'
export type { WorkspaceRecord, WorkspaceStore } from './state/workspace-store.ts'
export { type LineageMemory, modelLineage } from './project/model-lineage.ts'
export { resolveColumns } from './sql/column-lineage.ts'
export { rewriteReferences } from './sql/rewrite-references.ts'
export { overrideCategories, type OverrideCategory } from './snapshots/change-category.ts'
export { invalidateEnvironment } from './apply/invalidate-environment.ts'
export { type JanitorReport, runJanitor } from './apply/run-janitor.ts'
export { previousPromotion } from './plan/previous-promotion.ts'
export { runModelTests, type TestSummary } from './model-tests/run-model-tests.ts'
export { auditEnvironment, type AuditedModel } from './apply/audit-environment.ts'
export { auditText, type AuditText } from './audits/audit-text.ts'
export {
  changedSincePass,
  planOfRun,
  type SincePass,
  type SincePassChange,
  snapshotIds,
} from './apply/changed-since-pass.ts'
export { expiryOf } from './environments/environment-expiry.ts'
export { diffEnvironments, type EnvironmentDiff } from './environments/diff-environments.ts'
export { diffTables, type TableDiff } from './engines/diff-tables.ts'
export { modelIntervals } from './plan/model-intervals.ts'
export { projectStart } from './plan/plan-facts.ts'
export { isSameAsShown } from './plan/same-as-shown.ts'
export { changesFromShown, type ShownChange } from './plan/changes-from-shown.ts'
export { explainPlan, type ModelExplanation } from './plan/explain-plan.ts'
export { type BatchTimes, expectBatchTimes } from './plan/expect-batch-times.ts'
export type { SqlIssue } from './sql/sql-token.ts'
