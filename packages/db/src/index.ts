export { restoreState, type RestoreStateOptions } from './backup/restore-state.ts'
export { migrateState, type MigrateStateOptions } from './migrate-state.ts'
export type { MigrateOptions, MigrationReport } from './migrate/migrate-database.ts'
export { isPostgresUrl, openStateStore, type OpenStateStoreOptions } from './open-state-store.ts'
export { type LockHolder, readFolderLock } from './pglite/folder-lock.ts'
export {
  createPgliteStateStore,
  type PgliteStateStoreOptions,
} from './pglite/pglite-state-store.ts'
export {
  createPostgresStateStore,
  type PostgresStateStoreOptions,
} from './postgres/postgres-state-store.ts'
export type { DatabaseStateStore } from './stores/drizzle-state-store.ts'
