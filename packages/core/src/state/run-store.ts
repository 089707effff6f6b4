import type { TimeRange } from '../intervals/time-range.ts'

export const runKinds = ['apply', 'schedule', 'restate', 'audit', 'training'] as const
export type RunKind = (typeof runKinds)[number]

export const runStatuses = [
  'queued',
  'running',
  'completed',
  'failed',
  'cancelled',
  'interrupted',
] as const
export type RunStatus = (typeof runStatuses)[number]

/** Statuses no run leaves again; held by a conditional update and by a check constraint. */
export const terminalRunStatuses = ['completed', 'failed', 'cancelled', 'interrupted'] as const
export type TerminalRunStatus = (typeof terminalRunStatuses)[number]

export const modelRunStatuses = [
  'pending',
  'running',
  'success',
  'failed',
  'skipped',
  'kept',
  'cancelled',
  'interrupted',
] as const
/** `skipped`: an ancestor failed; `kept`: unchanged, its table is read as it is. */
export type ModelRunStatus = (typeof modelRunStatuses)[number]

/** One execution. Times are ISO 8601 UTC. */
export interface RunRecord {
  readonly id: string
  readonly kind: RunKind
  readonly environment: string
  readonly planId: string | null
  readonly actor: string
  readonly status: RunStatus
  readonly createdAt: string
  readonly startedAt: string | null
  readonly endedAt: string | null
  /** Root cause in words, when it did not complete. */
  readonly error: string | null
  /** Models it built; null until it ended. */
  readonly models: number | null
  /** Rows of the models it built; null until it ended. */
  readonly rows: number | null
}

export interface NewRun {
  readonly id: string
  readonly kind: RunKind
  readonly environment: string
  readonly planId: string | null
  readonly actor: string
  readonly createdAt: string
}

export interface RunEnd {
  readonly status: TerminalRunStatus
  readonly endedAt: string
  readonly error: string | null
}

/** Who wants a run stopped; whoever works on it looks for this. */
export interface CancelRequest {
  readonly by: string
  /** The engine's process is to be ended with it. */
  readonly force: boolean
}

export interface RunFilter {
  readonly environment?: string
  readonly planId?: string
  readonly statuses?: readonly RunStatus[]
  readonly kinds?: readonly RunKind[]
  readonly actor?: string
  /** In its id, its plan's or the error, whatever its case. */
  readonly text?: string
  /** Only those older than this run; none when there is no such run. */
  readonly before?: string
  /** Newest first; 100 unless given. */
  readonly limit?: number
}

/** One model inside one run. */
export interface ModelRunRecord {
  readonly runId: string
  /** `schema.name`. */
  readonly model: string
  readonly snapshotId: string
  readonly status: ModelRunStatus
  readonly startedAt: string | null
  readonly endedAt: string | null
  readonly rows: number | null
  readonly ms: number | null
  readonly batches: number
  readonly error: string | null
  /** Why it ran or was skipped, for a person. */
  readonly why: string | null
}

/** A model run with what its run says of itself. */
export interface ModelRunOfRun extends ModelRunRecord {
  readonly environment: string
  readonly kind: RunKind
  readonly actor: string
}

export interface ModelRunFilter {
  /** `schema.name`. */
  readonly model: string
  /** At most so many, newest run first. */
  readonly limit: number
  /** Only those of runs older than this run; none when there is no such run. */
  readonly before?: string
}

export interface ModelRunHistoryFilter {
  readonly models: readonly string[]
  /** Of each model at most so many. */
  readonly limit: number
  /** Only those that ran for one of these reasons. */
  readonly whys?: readonly string[]
  /** Only those that had ended by then, ISO 8601 UTC. */
  readonly endedBefore?: string
}

export type ModelRunPatch = Partial<
  Pick<
    ModelRunRecord,
    'status' | 'startedAt' | 'endedAt' | 'rows' | 'ms' | 'batches' | 'error' | 'why'
  >
>

/** What happened to one model run; fields that are not given stay. */
export interface ModelRunChange {
  readonly runId: string
  /** `schema.name`. */
  readonly model: string
  readonly patch: ModelRunPatch
}

/** A column of failing rows, with its type in the warehouse. */
export interface AuditColumn {
  readonly name: string
  readonly type: string
}

/** The outcome of one audit on one batch; failing rows are kept for the page. */
export interface AuditResultRecord {
  readonly runId: string
  readonly model: string
  readonly snapshotId: string
  readonly range: TimeRange | null
  /** 1-based among the batches of its model in this run; null where that was not recorded. */
  readonly batch: number | null
  readonly audit: string
  readonly blocking: boolean
  readonly failing: number
  /** Rows it looked at; null where that was not recorded. */
  readonly checked: number | null
  /** Of the failing rows; empty where nothing failed. */
  readonly columns: readonly AuditColumn[]
  /** Up to 20 failing rows as JSON objects. */
  readonly sample: readonly Readonly<Record<string, unknown>>[]
  readonly at: string
}

export interface AuditPassFilter {
  /** `schema.name`. */
  readonly model: string
  readonly audit: string
  /** Not in this run. */
  readonly exceptRun: string
  /** Only in this environment. */
  readonly environment?: string
}

/** The last time an audit found nothing in any batch of a run. */
export interface AuditPass {
  readonly runId: string
  readonly environment: string
  readonly at: string
}

export interface RunStore {
  createRun(run: NewRun): Promise<RunRecord>
  getRun(id: string): Promise<RunRecord | null>
  getLatestRun(environment: string): Promise<RunRecord | null>
  listRuns(filter?: RunFilter): Promise<readonly RunRecord[]>
  /** `queued` → `running`; null when it was not queued. */
  startRun(id: string, startedAt: string): Promise<RunRecord | null>
  /** Any unfinished status → terminal; null when it was terminal already. */
  completeRun(id: string, end: RunEnd): Promise<RunRecord | null>
  /**
   * Leaves a request to stop for whoever works on the run. False when the run has ended, or when it says
   * nothing new: the first who asks is remembered, and `force` once given stays.
   */
  requestCancel(id: string, request: CancelRequest): Promise<boolean>
  getCancelRequest(id: string): Promise<CancelRequest | null>
  recordModelRun(modelRun: ModelRunRecord): Promise<void>
  recordModelRuns(modelRuns: readonly ModelRunRecord[]): Promise<void>
  /**
   * Applies each patch unless its model run is in a terminal status; answers how many were applied.
   * Patches of one model run are applied as one, later fields over earlier ones.
   */
  updateModelRuns(changes: readonly ModelRunChange[]): Promise<number>
  getModelRunsForRun(runId: string): Promise<readonly ModelRunRecord[]>
  /** The model runs of these runs that failed by themselves, the first first. */
  getFailedModelRuns(runIds: readonly string[]): Promise<readonly ModelRunRecord[]>
  getLatestModelRun(model: string): Promise<ModelRunRecord | null>
  /** Of each model that was ever part of a run: the run of it that goes on, else the one that ended last. */
  getLatestModelRuns(models: readonly string[]): Promise<readonly ModelRunOfRun[]>
  listModelRuns(filter: ModelRunFilter): Promise<readonly ModelRunOfRun[]>
  /** The last successful runs of each model, newest first, for estimates. */
  getModelRunHistory(filter: ModelRunHistoryFilter): Promise<readonly ModelRunRecord[]>
  recordAuditResults(results: readonly AuditResultRecord[]): Promise<void>
  getAuditResults(runId: string): Promise<readonly AuditResultRecord[]>
  /** The last run in which an audit found nothing in any batch; null when there is none. */
  getLastAuditPass(filter: AuditPassFilter): Promise<AuditPass | null>
}
