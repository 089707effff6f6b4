import {
  createDrizzleStateStore,
  type DatabaseStateStore,
  type DrizzleStateStoreOptions,
} from '../stores/drizzle-state-store.ts'
import { createPgliteDriver, type PgliteDriverOptions } from './pglite-driver.ts'

export type PgliteStateStoreOptions = PgliteDriverOptions & DrizzleStateStoreOptions

/** State in a folder, for one process at a time. */
export function createPgliteStateStore(options: PgliteStateStoreOptions): DatabaseStateStore {
  return createDrizzleStateStore(createPgliteDriver(options), options)
}
