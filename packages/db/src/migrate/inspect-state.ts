import { AppError } from '@millrace/core'
import { sql } from 'drizzle-orm'
import { selectRows, type StateDatabase } from '../stores/drizzle-session.ts'
import type { Migration } from './migration.ts'

/** How far a database is. */
export interface StateInspection {
  /** `unrecorded`: our tables are there, but no history says how they came. */
  readonly kind: 'empty' | 'unrecorded' | 'older' | 'current'
  readonly applied: readonly string[]
  readonly pending: readonly string[]
}

interface HistoryRow {
  readonly name: string
  readonly hash: string
}

/** Compares a database's history with the migrations; refuses what this version cannot use. */
export async function inspectState(
  db: StateDatabase,
  migrations: readonly Migration[],
): Promise<StateInspection> {
  const history = await readHistory(db)
  if (history.length === 0) {
    const kind = (await hasTables(db)) ? 'unrecorded' : 'empty'
    return { kind, applied: [], pending: migrations.map(({ name }) => name) }
  }
  const known = new Map(migrations.map((migration) => [migration.name, migration]))
  const unknown = history.filter(({ name }) => !known.has(name)).map(({ name }) => name)
  if (unknown.length > 0) {
    throw new AppError('state_newer', {
      message: `The state was written by a newer version: it has ${unknown.join(', ')}.`,
      hint: 'Upgrade millrace, or use another state with --state.',
      details: { unknown },
    })
  }
  const changed = history.filter(({ name, hash }) => known.get(name)?.hash !== hash)
  if (changed.length > 0) {
    const names = changed.map(({ name }) => name)
    throw new AppError('state_unrecognised', {
      message: `The state was migrated by another text of ${names.join(', ')}.`,
      hint: 'Migrations never change once released; restore the files, or use another state.',
      details: { changed: names },
    })
  }
  const done = new Set(history.map(({ name }) => name))
  const applied = migrations.filter(({ name }) => done.has(name)).map(({ name }) => name)
  const pending = migrations.filter(({ name }) => !done.has(name)).map(({ name }) => name)
  return { kind: pending.length === 0 ? 'current' : 'older', applied, pending }
}

// Read as rows: to_regclass answers from a cache that a transaction which waited for a lock may hold
// from before the wait.
const ourTables = sql`select from pg_class join pg_namespace on pg_namespace.oid = relnamespace
  where nspname = 'millrace' and relkind = 'r'`

async function readHistory(db: StateDatabase): Promise<HistoryRow[]> {
  const [table] = await selectRows<{ found: boolean }>(
    db,
    sql`select exists (${ourTables} and relname = 'migrations') as found`,
  )
  if (!table?.found) return []
  return selectRows<HistoryRow>(db, sql`select name, hash from millrace.migrations order by name`)
}

async function hasTables(db: StateDatabase): Promise<boolean> {
  const [answer] = await selectRows<{ found: boolean }>(
    db,
    sql`select exists (${ourTables} and relname <> 'migrations') as found`,
  )
  return answer?.found ?? false
}
