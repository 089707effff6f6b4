import {
  AppError,
  type Clock,
  type StateBackup,
  type StateOperations,
  type StateStore,
  type StreamName,
  systemClock,
} from '@millrace/core'
import { backUpState } from '../backup/back-up-state.ts'
import { createAppendListeners } from './append-listeners.ts'
import { createDrizzleOperations } from './create-drizzle-operations.ts'
import { pruneAnalyses } from './drizzle-analysis-cache.ts'
import type { DrizzleSession, StateDatabase } from './drizzle-session.ts'
import { guardState, toStateError } from './guard-state.ts'
import { readStateSql } from './read-state-sql.ts'
import type { OpenState, StateDriver } from './state-driver.ts'
import {
  ensureStateRows,
  type EpochFloor,
  readHealth,
  readStateId,
  startNewEpoch,
} from './state-rows.ts'

/** A state store in a database, with what only a database needs. */
export interface DatabaseStateStore extends StateStore {
  forWorkspace(workspace: string): Promise<DatabaseStateStore>
  /** Keeps the analyses used last, at most `keep`; answers how many went. */
  pruneAnalyses(keep: number): Promise<number>
  /** After a restore: cursors into the log as it was are answered from the start. */
  startNewEpoch(floor?: EpochFloor): Promise<number>
  /** Writes a copy of the whole state, as it is at one moment, among its backups. */
  backUp(): Promise<StateBackup>
}

export interface DrizzleStateStoreOptions {
  /** `default` unless given. */
  readonly workspace?: string
  readonly clock?: Clock
}

/**
 * A state store on an open driver. Transactions of an embedded state run one after another: a call
 * made inside one, not on its `tx`, waits for its end, so the transaction must not wait for it.
 */
export function createDrizzleStateStore(
  driver: StateDriver,
  options: DrizzleStateStoreOptions = {},
): DatabaseStateStore {
  const { workspace = 'default', clock = systemClock } = options
  const listeners = createAppendListeners()
  let state: OpenState | null = null
  let opening: Promise<void> | null = null

  function opened(): OpenState {
    if (state) return state
    throw new AppError('state_failed', { message: 'The state is not open.' })
  }

  async function open(): Promise<void> {
    opening ??= driver
      .open((notice) =>
        listeners.emit(notice.workspace, { stream: notice.stream, isElsewhere: true }),
      )
      .then((made) => void (state = made))
    try {
      await opening
    } catch (error) {
      opening = null
      throw toStateError(error, `opening ${driver.place}`)
    }
  }

  async function close(): Promise<void> {
    await opening?.catch(() => {})
    const closing = state
    state = null
    opening = null
    await closing?.close()
  }

  function storeOf(own: string, life: Pick<StateStore, 'open' | 'close'>): DatabaseStateStore {
    const inTransaction = (db: StateDatabase, noteAppend: DrizzleSession['noteAppend']) => {
      const { origin } = opened()
      const session: DrizzleSession = {
        db,
        workspace: own,
        clock,
        origin,
        atomic: (work) => work(session),
        noteAppend,
      }
      return session
    }

    const session: DrizzleSession = {
      get db() {
        return opened().db
      },
      workspace: own,
      clock,
      get origin() {
        return opened().origin
      },
      atomic: (work) =>
        opened().db.transaction((db) => work(inTransaction(db, session.noteAppend))),
      noteAppend: (stream) => listeners.emit(own, { stream, isElsewhere: false }),
    }

    async function transaction<Result>(
      work: (tx: StateOperations) => Promise<Result>,
    ): Promise<Result> {
      const appended = new Set<StreamName>()
      const note = (stream: StreamName) => void appended.add(stream)
      let failure: { readonly error: unknown } | null = null
      const fail = (error: unknown) => void (failure ??= { error })
      const attempt = opened().db.transaction(async (db) => {
        const tx = createDrizzleOperations(inTransaction(db, note), fail)
        let answer: Result
        try {
          answer = await work(tx)
        } catch (error) {
          failure = { error }
          throw error
        }
        // Also when the caller caught it: the database has given the transaction up, and this error
        // says more than its refusal to commit.
        if (failure) throw failure.error
        return answer
      })
      const result = await attempt.catch((error: unknown) => {
        throw error === failure?.error ? error : toStateError(error, 'a transaction')
      })
      for (const stream of appended) listeners.emit(own, { stream, isElsewhere: false })
      return result
    }

    return {
      ...createDrizzleOperations(session),
      ...life,
      transaction,
      initSchema: () =>
        guardState('initSchema', async () => {
          const { applied, stamped, version } = await opened().migrate()
          await ensureStateRows(opened().db, own)
          return { applied, stamped, version }
        }),
      onAppend: (listener) => listeners.add(own, listener),
      getStateId: () => guardState('getStateId', () => readStateId(opened().db)),
      readSql: async (text, limit) => readStateSql(opened(), text, limit),
      health: () => guardState('health', () => readHealth(opened(), driver.place)),
      async forWorkspace(other) {
        await guardState('forWorkspace', () => ensureStateRows(opened().db, other))
        return storeOf(other, { open: async () => {}, close: async () => {} })
      },
      pruneAnalyses: (keep) => guardState('pruneAnalyses', () => pruneAnalyses(session, keep)),
      startNewEpoch: (floor) =>
        guardState('startNewEpoch', () => startNewEpoch(opened().db, floor)),
      backUp: () => guardState('backUp', () => backUpState(opened(), driver.place, clock)),
    }
  }

  return storeOf(workspace, { open, close })
}
