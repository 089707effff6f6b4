import { AppError } from '../errors/app-error.ts'
import type { EnvironmentRecord } from '../state/environment-store.ts'
import type { StoredEvent, StreamName, TrackerCheckpoint } from '../state/event-log.ts'
import type { KeyClaim } from '../state/idempotency-store.ts'
import type { LeaseRecord } from '../state/lease-store.ts'
import type { ColumnEdge, ModelRecord } from '../state/model-store.ts'
import type { PlanRecord } from '../state/plan-store.ts'
import type {
  AuditResultRecord,
  CancelRequest,
  ModelRunRecord,
  RunRecord,
} from '../state/run-store.ts'
import type { AppendListener } from '../state/state-store.ts'
import type { IntervalRecord, SnapshotRecord } from '../state/snapshot-store.ts'
import type { WorkspaceRecord } from '../state/workspace-store.ts'
import { createMemoryTable, type MemoryJournal, type MemoryTable } from './memory-table.ts'

/** Everything one workspace owns. */
export interface MemoryTables {
  readonly runs: MemoryTable<RunRecord>
  readonly modelRuns: MemoryTable<ModelRunRecord>
  readonly auditResults: MemoryTable<readonly AuditResultRecord[]>
  readonly cancelRequests: MemoryTable<CancelRequest>
  readonly models: MemoryTable<ModelRecord>
  readonly dependencies: MemoryTable<{
    readonly model: string
    readonly parents: readonly string[]
  }>
  readonly lineage: MemoryTable<readonly ColumnEdge[]>
  readonly snapshots: MemoryTable<SnapshotRecord>
  readonly intervals: MemoryTable<readonly IntervalRecord[]>
  readonly environments: MemoryTable<EnvironmentRecord>
  readonly plans: MemoryTable<PlanRecord>
  readonly streams: MemoryTable<readonly StoredEvent[]>
  readonly lastSeqs: MemoryTable<number>
  readonly checkpoints: MemoryTable<TrackerCheckpoint>
  readonly leases: MemoryTable<LeaseRecord>
  readonly idempotencyKeys: MemoryTable<
    Omit<KeyClaim, 'at'> & { readonly response: { readonly value: unknown } | null }
  >
  readonly revision: MemoryTable<number>
}

/** What all workspaces of one state share. */
export interface MemoryState {
  readonly stateId: string
  readonly journal: MemoryJournal
  readonly analyses: MemoryTable<unknown>
  readonly workspaces: Map<string, MemoryTables>
  readonly workspaceRows: MemoryTable<WorkspaceRecord>
  readonly listeners: Map<string, Set<AppendListener>>
  readonly epoch: number
  /** Tokens given to abandoned transactions stay used, so this one is not journalled. */
  lastToken: bigint
  /** The end of the last call; each call waits for the one before. */
  tail: Promise<unknown>
}

/** One workspace of a state, and where its appends are noted until the commit. */
export interface MemorySession {
  readonly state: MemoryState
  readonly tables: MemoryTables
  readonly appended: Set<StreamName>
}

/** Makes a state that several memory stores, one for each workspace, can share. */
export function createMemoryState(stateId: string = crypto.randomUUID()): MemoryState {
  const journal: MemoryJournal = { undo: null }
  return {
    stateId,
    journal,
    analyses: createMemoryTable(journal),
    workspaces: new Map(),
    workspaceRows: createMemoryTable(journal),
    listeners: new Map(),
    epoch: 1,
    lastToken: 0n,
    tail: Promise.resolve(),
  }
}

/** The tables of a workspace, made at first use. */
export function tablesOf(state: MemoryState, workspace: string): MemoryTables {
  const found = state.workspaces.get(workspace)
  if (found) return found
  const { journal } = state
  const made: MemoryTables = {
    runs: createMemoryTable(journal),
    modelRuns: createMemoryTable(journal),
    auditResults: createMemoryTable(journal),
    cancelRequests: createMemoryTable(journal),
    models: createMemoryTable(journal),
    dependencies: createMemoryTable(journal),
    lineage: createMemoryTable(journal),
    snapshots: createMemoryTable(journal),
    intervals: createMemoryTable(journal),
    environments: createMemoryTable(journal),
    plans: createMemoryTable(journal),
    streams: createMemoryTable(journal),
    lastSeqs: createMemoryTable(journal),
    checkpoints: createMemoryTable(journal),
    leases: createMemoryTable(journal),
    idempotencyKeys: createMemoryTable(journal),
    revision: createMemoryTable(journal),
  }
  state.workspaces.set(workspace, made)
  if (!state.workspaceRows.get(workspace)) {
    const createdAt = new Date().toISOString()
    state.workspaceRows.set(workspace, { id: workspace, name: workspace, createdAt })
  }
  return made
}

/** Refuses a row that names a missing one, as a foreign key does. */
export function requireRow(table: MemoryTable<unknown>, key: string | null, what: string): void {
  if (key !== null && table.get(key) === undefined) {
    throw new AppError('state_failed', { message: `There is no ${what} ${key} in the state.` })
  }
}

/** What a JSON column gives back for a value: `undefined` dropped, dates as text. */
export function throughJson<Value>(value: Value): Value {
  return value === undefined ? value : (JSON.parse(JSON.stringify(value)) as Value)
}

/** An instant as every store answers it. */
export function isoOf(instant: string): string {
  return new Date(instant).toISOString()
}

/** {@link isoOf} for a time that may be missing. */
export function isoOrNull(instant: string | null): string | null {
  return instant === null ? null : isoOf(instant)
}

export function moveRevision(tables: MemoryTables): void {
  tables.revision.set('revision', (tables.revision.get('revision') ?? 0) + 1)
}
