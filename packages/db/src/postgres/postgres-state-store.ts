import {
  createDrizzleStateStore,
  type DatabaseStateStore,
  type DrizzleStateStoreOptions,
} from '../stores/drizzle-state-store.ts'
import { createPostgresDriver, type PostgresDriverOptions } from './postgres-driver.ts'

export type PostgresStateStoreOptions = PostgresDriverOptions & DrizzleStateStoreOptions

/** State in a PostgreSQL database, for any number of processes. */
export function createPostgresStateStore(options: PostgresStateStoreOptions): DatabaseStateStore {
  return createDrizzleStateStore(createPostgresDriver(options), options)
}
