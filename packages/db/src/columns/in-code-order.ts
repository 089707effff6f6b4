import { type SQL, sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'

/** Ascending by code point, whatever the collation of the database. */
export function inCodeOrder(column: PgColumn): SQL {
  return sql`${column} collate "C" asc`
}
