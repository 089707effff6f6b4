import { AppError } from '../errors/app-error.ts'
import type { StateOperations, StateStore } from '../state/state-store.ts'
import { createMemoryEnvironmentStore } from './memory-environment-store.ts'
import { createMemoryEventLog } from './memory-event-log.ts'
import { createMemoryIdempotencyStore } from './memory-idempotency-store.ts'
import { createMemoryLeaseStore } from './memory-lease-store.ts'
import { createMemoryModelStore } from './memory-model-store.ts'
import { createMemoryPlanStore } from './memory-plan-store.ts'
import { createMemoryRunStore } from './memory-run-store.ts'
import {
  createMemoryState,
  type MemorySession,
  type MemoryState,
  tablesOf,
  throughJson,
} from './memory-session.ts'
import { createMemorySnapshotStore } from './memory-snapshot-store.ts'
import { createMemoryWorkspaceStore } from './memory-workspace-store.ts'

export interface MemoryStateStoreOptions {
  /** `default` unless given. */
  readonly workspace?: string
  /** Share one state between the stores of several workspaces. */
  readonly state?: MemoryState
}

/**
 * A state store that forgets everything at the end of the process; for tests. Calls run one after
 * another: one made inside a transaction, not on its `tx`, waits for the end of the transaction.
 */
export function createMemoryStateStore(options: MemoryStateStoreOptions = {}): StateStore {
  const { workspace = 'default', state = createMemoryState() } = options
  const tables = tablesOf(state, workspace)
  const listeners = state.listeners.get(workspace) ?? new Set()
  state.listeners.set(workspace, listeners)

  function atomic<Result>(work: (tx: StateOperations) => Promise<Result>): Promise<Result> {
    const result = state.tail.then(async () => {
      const session: MemorySession = { state, tables, appended: new Set() }
      const undo: (() => void)[] = []
      state.journal.undo = undo
      try {
        const failures: unknown[] = []
        const tx = wrapEach(createOperations(session), (_, call) => {
          const answer = call()
          answer.catch((error: unknown) => failures.push(error))
          return answer
        })
        const answer = await work(tx)
        // A database gives a transaction up at the first error, also when the caller caught it.
        if (failures.length > 0) throw failures[0]
        state.journal.undo = null
        for (const stream of session.appended)
          for (const listener of listeners) listener(stream, false)
        return answer
      } catch (error) {
        state.journal.undo = null
        for (const step of undo.toReversed()) step()
        throw error
      }
    })
    state.tail = result.catch(() => {})
    return result
  }

  return {
    ...wrapEach(createOperations({ state, tables, appended: new Set() }), (name, _, input) =>
      atomic((tx) => (tx[name] as AnyOperation)(...input)),
    ),
    open: async () => {},
    close: async () => {},
    initSchema: async () => ({ applied: [], stamped: [], version: 'memory' }),
    transaction: atomic,
    forWorkspace: async (other) => createMemoryStateStore({ state, workspace: other }),
    onAppend(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    getStateId: async () => state.stateId,
    async readSql() {
      throw new AppError('query_refused', {
        message: 'A state in memory cannot be queried by SQL.',
      })
    },
    health: async () => ({
      place: 'memory',
      stateId: state.stateId,
      schemaVersion: null,
      pending: [],
      sizeBytes: null,
    }),
  }
}

function createOperations(session: MemorySession): StateOperations {
  const { analyses } = session.state
  return {
    ...createMemoryRunStore(session),
    ...createMemoryModelStore(session),
    ...createMemorySnapshotStore(session),
    ...createMemoryEnvironmentStore(session),
    ...createMemoryPlanStore(session),
    ...createMemoryEventLog(session),
    ...createMemoryLeaseStore(session),
    ...createMemoryIdempotencyStore(session),
    ...createMemoryWorkspaceStore(session),
    async getAnalyses(keys) {
      const found = keys.map((key) => [key, analyses.get(key)] as const)
      return new Map(found.filter(([, value]) => value !== undefined))
    },
    async putAnalyses(entries) {
      for (const [key, value] of entries) analyses.set(key, throughJson(value))
    },
  }
}

type AnyOperation = (...input: never[]) => Promise<unknown>
type OperationName = keyof StateOperations
type Around = (
  name: OperationName,
  call: () => Promise<unknown>,
  input: never[],
) => Promise<unknown>

/** The same operations, each called through `around`. */
function wrapEach(operations: StateOperations, around: Around): StateOperations {
  const names = Object.keys(operations) as OperationName[]
  const wrapped = names.map((name) => {
    const operation = operations[name] as AnyOperation
    const call: AnyOperation = (...input) => around(name, () => operation(...input), input)
    return [name, call]
  })
  return Object.fromEntries(wrapped) as StateOperations
}
