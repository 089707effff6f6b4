import type { Clock, StreamName } from '@millrace/core'
import type { SQL } from 'drizzle-orm'
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'

/** PGlite or PostgreSQL; what follows is written once for both. */
export type StateDatabase = PgDatabase<PgQueryResultHKT, Record<string, never>>

/** One workspace seen through one connection: the pool, or a transaction. */
export interface DrizzleSession {
  readonly db: StateDatabase
  readonly workspace: string
  readonly clock: Clock
  /** Names this process in notifications; null where no other process can listen. */
  readonly origin: string | null
  /** Runs in the transaction this session is, else in one of its own. */
  atomic<Result>(work: (session: DrizzleSession) => Promise<Result>): Promise<Result>
  /** Called with each stream appended to; listeners hear of it after the commit. */
  noteAppend(stream: StreamName): void
}

/** Rows of a statement that drizzle cannot build; the drivers answer in different shapes. */
export async function selectRows<Row>(db: StateDatabase, statement: SQL): Promise<Row[]> {
  const answer: unknown = await db.execute(statement)
  return (Array.isArray(answer) ? answer : (answer as { rows: unknown[] }).rows) as Row[]
}

const rowsPerInsert = 1000

/** Cuts rows so that a statement stays far below the limit of 65,535 parameters. */
export function inChunks<Row>(rows: readonly Row[], size: number = rowsPerInsert): Row[][] {
  const count = Math.ceil(rows.length / size)
  return Array.from({ length: count }, (_, index) => rows.slice(index * size, (index + 1) * size))
}

/** The last row of each key: one statement must not touch a row twice. */
export function lastByKey<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Row[] {
  return [...new Map(rows.map((row) => [keyOf(row), row])).values()]
}
