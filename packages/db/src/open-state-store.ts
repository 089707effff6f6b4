import type { Clock } from '@millrace/core'
import { createPgliteStateStore } from './pglite/pglite-state-store.ts'
import { createPostgresStateStore } from './postgres/postgres-state-store.ts'
import type { DatabaseStateStore } from './stores/drizzle-state-store.ts'

export interface OpenStateStoreOptions {
  /** A `postgres://` URL, or a folder. */
  readonly state: string
  /** `default` unless given. */
  readonly workspace?: string
  readonly clock?: Clock
  /** For a URL: migrate an empty or older database instead of refusing it. */
  readonly migrate?: 'auto' | 'refuse'
  /** For a folder: how this process is named to one that finds the folder busy. */
  readonly command?: string
  /** For a folder: how long another process is waited for, in milliseconds. */
  readonly lockWaitMs?: number
}

/** Opens the state at a place and brings its schema up to date by the rules of the place. */
export async function openStateStore(options: OpenStateStoreOptions): Promise<DatabaseStateStore> {
  const { state, ...rest } = options
  const store = isPostgresUrl(state)
    ? createPostgresStateStore({ url: state, ...rest })
    : createPgliteStateStore({ folder: state, ...rest })
  await store.open()
  try {
    await store.initSchema()
    return store
  } catch (error) {
    await store.close()
    throw error
  }
}

/** True for a `postgres://` or `postgresql://` URL. */
export function isPostgresUrl(state: string): boolean {
  return /^postgres(ql)?:\/\//.test(state)
}
