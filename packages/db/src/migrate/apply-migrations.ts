import { AppError } from '@millrace/core'
import { sql } from 'drizzle-orm'
import type { StateDatabase } from '../stores/drizzle-session.ts'
import { inspectState } from './inspect-state.ts'
import type { Migration } from './migration.ts'

/** Any number of ours, the same in every process that migrates a state. */
const migrationLock = 7_246_553_127

export interface ApplyMigrationsOptions {
  /** The last one to apply; all unless given. */
  readonly to?: string
}

/** Applies what is pending, each file in a transaction under a lock; answers what it applied. */
export async function applyMigrations(
  db: StateDatabase,
  migrations: readonly Migration[],
  options: ApplyMigrationsOptions = {},
): Promise<string[]> {
  const wanted = upTo(migrations, options.to)
  const applied: string[] = []
  for (;;) {
    const name = await applyNext(db, migrations, wanted)
    if (name === null) return applied
    applied.push(name)
  }
}

/** The names up to and with `to`; refuses a name no migration has. */
export function upTo(migrations: readonly Migration[], to: string | undefined): Set<string> {
  const names = migrations.map(({ name }) => name)
  if (to === undefined) return new Set(names)
  const last = names.indexOf(to)
  if (last === -1) {
    throw new AppError('arguments_invalid', {
      message: `There is no migration ${to}.`,
      hint: `Migrations: ${names.join(', ')}.`,
    })
  }
  return new Set(names.slice(0, last + 1))
}

async function applyNext(
  db: StateDatabase,
  migrations: readonly Migration[],
  wanted: ReadonlySet<string>,
): Promise<string | null> {
  return db.transaction(async (tx) => {
    await lockMigrations(tx)
    const { pending } = await inspectState(tx, migrations)
    const name = pending.find((candidate) => wanted.has(candidate))
    const next = migrations.find((migration) => migration.name === name)
    if (!next) return null
    for (const statement of next.statements) await tx.execute(sql.raw(statement))
    await recordMigration(tx, next)
    return next.name
  })
}

/** Waits until no other process migrates the state, and keeps others waiting to the transaction's end. */
export async function lockMigrations(tx: StateDatabase): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${migrationLock}::bigint)`)
}

/** Notes in the history that a migration's schema is there. */
export async function recordMigration(db: StateDatabase, migration: Migration): Promise<void> {
  const { name, hash } = migration
  await db.execute(sql`insert into millrace.migrations (name, hash) values (${name}, ${hash})`)
}
