import { AppError, type SchemaReport } from '@millrace/core'
import type { StateDatabase } from '../stores/drizzle-session.ts'
import { applyMigrations, lockMigrations, upTo } from './apply-migrations.ts'
import { inspectState, type StateInspection } from './inspect-state.ts'
import { readMigrations } from './migration.ts'
import { stampState } from './stamp-state.ts'

/** What was found and done, for `millrace migrate`. */
export interface MigrationReport extends SchemaReport {
  /** The folder, or the URL without its password. */
  readonly place: string
  /** Still to apply. */
  readonly pending: readonly string[]
  /** The copy made before an older embedded state was migrated. */
  readonly backup: string | null
}

export interface MigrateOptions {
  /** Migrate as far as this name only. */
  readonly to?: string
  /** Say what would be done and change nothing. */
  readonly dryRun?: boolean
  /** Say how far the state is and change nothing. */
  readonly status?: boolean
}

export interface MigrationTarget {
  readonly db: StateDatabase
  readonly place: string
  /** Another folder than the shipped one; for tests. */
  readonly migrations?: string
  /** Refuses an empty or older database instead of migrating it. */
  readonly refuse?: boolean
  /** Copies the state before it is changed; answers where to. */
  readonly backUp?: (version: string) => Promise<string>
}

/** Brings a database to the newest schema by the rules of its place. */
export async function migrateDatabase(
  target: MigrationTarget,
  options: MigrateOptions = {},
): Promise<MigrationReport> {
  const { db, place, refuse = false } = target
  const migrations = await readMigrations(target.migrations)
  const wanted = upTo(migrations, options.to)
  let found = await inspectState(db, migrations)
  if (options.status || options.dryRun) return reportOf(place, found, { pending: wanted })
  // Half of what another process commits meanwhile may have been seen: looked at again with it held off.
  const stamped =
    found.kind === 'unrecorded'
      ? await db.transaction(async (tx) => {
          await lockMigrations(tx)
          const { kind } = await inspectState(tx, migrations)
          return kind === 'unrecorded' ? stampState(tx, migrations) : []
        })
      : []
  if (found.kind === 'unrecorded') found = await inspectState(db, migrations)
  if (found.kind === 'current') return { ...reportOf(place, found), stamped }
  if (refuse) throw notMigrated(place, found)
  const version = found.applied.at(-1)
  const backup = version === undefined ? null : ((await target.backUp?.(version)) ?? null)
  const applied = await applyMigrations(db, migrations, options)
  const now = await inspectState(db, migrations)
  return { ...reportOf(place, now), applied, stamped, backup }
}

function reportOf(
  place: string,
  { applied, pending }: StateInspection,
  only?: { readonly pending: ReadonlySet<string> },
): MigrationReport {
  return {
    place,
    applied: [],
    stamped: [],
    version: applied.at(-1) ?? '',
    pending: pending.filter((name) => only?.pending.has(name) ?? true),
    backup: null,
  }
}

function notMigrated(place: string, { kind, pending }: StateInspection): AppError {
  const what = kind === 'empty' ? 'is empty' : 'has an older schema'
  return new AppError('state_not_migrated', {
    message: `The state database ${place} ${what}.`,
    hint: `Run \`millrace migrate --state ${place}\`, or set MILLRACE_MIGRATE=auto.`,
    details: { place, pending },
  })
}
