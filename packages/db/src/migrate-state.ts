import type { MigrateOptions, MigrationReport } from './migrate/migrate-database.ts'
import { isPostgresUrl } from './open-state-store.ts'
import { createPgliteDriver } from './pglite/pglite-driver.ts'
import { createPostgresDriver } from './postgres/postgres-driver.ts'
import { guardState } from './stores/guard-state.ts'
import { ensureStateRows } from './stores/state-rows.ts'

export interface MigrateStateOptions extends MigrateOptions {
  /** Another folder than the shipped one; for tests. */
  readonly migrations?: string
}

/** Migrates the state at a `postgres://` URL or folder, or says what that would do. */
export async function migrateState(
  target: string,
  options: MigrateStateOptions = {},
): Promise<MigrationReport> {
  const { migrations, ...wanted } = options
  const place = migrations === undefined ? {} : { migrations }
  const driver = isPostgresUrl(target)
    ? createPostgresDriver({ url: target, migrate: 'auto', ...place })
    : createPgliteDriver({ folder: target, command: 'millrace migrate', ...place })
  return guardState(`migrating ${driver.place}`, async () => {
    const state = await driver.open(() => {})
    try {
      const report = await state.migrate(wanted)
      if (report.applied.length > 0 && report.pending.length === 0) {
        await ensureStateRows(state.db, 'default')
      }
      return report
    } finally {
      await state.close()
    }
  })
}
