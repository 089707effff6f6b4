import type { AnalysisCache } from './analysis-cache.ts'
import type { EnvironmentStore } from './environment-store.ts'
import type { EventLog, StreamName } from './event-log.ts'
import type { IdempotencyStore } from './idempotency-store.ts'
import type { LeaseStore } from './lease-store.ts'
import type { ModelStore } from './model-store.ts'
import type { PlanStore } from './plan-store.ts'
import type { RunStore } from './run-store.ts'
import type { SnapshotStore } from './snapshot-store.ts'
import type { WorkspaceStore } from './workspace-store.ts'

/** Everything that can be read and changed in state; a transaction offers the same. */
export interface StateOperations
  extends
    RunStore,
    ModelStore,
    SnapshotStore,
    EnvironmentStore,
    PlanStore,
    EventLog,
    LeaseStore,
    IdempotencyStore,
    WorkspaceStore,
    AnalysisCache {}

/** What `initSchema` found and did. */
export interface SchemaReport {
  readonly applied: readonly string[]
  readonly stamped: readonly string[]
  readonly version: string
}

/** Rows of a bounded, read-only query on the state's own tables. */
export interface StateRows {
  readonly columns: readonly string[]
  readonly rows: readonly Readonly<Record<string, unknown>>[]
  readonly truncated: boolean
}

export interface StateHealth {
  /** The folder, or the URL without its password. */
  readonly place: string
  readonly stateId: string
  readonly schemaVersion: string | null
  readonly pending: readonly string[]
  readonly sizeBytes: number | null
}

/** `isElsewhere`: another process appended. */
export type AppendListener = (stream: StreamName, isElsewhere: boolean) => void

/** Durable state. Embedded or a server, the same contract suite proves each implementation. */
export interface StateStore extends StateOperations {
  open(): Promise<void>
  close(): Promise<void>
  /** Creates or migrates the schema. Safe when several start at once. */
  initSchema(): Promise<SchemaReport>
  /** All or nothing; a throw rolls back. Transactions of one store may be queued behind each other. */
  transaction<Result>(work: (tx: StateOperations) => Promise<Result>): Promise<Result>
  /** The same open state seen by another workspace, made if it is new; closing it does nothing. */
  forWorkspace(workspace: string): Promise<StateStore>
  /** Called after a commit that appended to a stream, here or in another process; returns the unsubscriber. */
  onAppend(listener: AppendListener): () => void
  /** Identifies this state for good; a warehouse remembers it. */
  getStateId(): Promise<string>
  readSql(sql: string, limit: number): Promise<StateRows>
  health(): Promise<StateHealth>
}
