import { sql } from 'drizzle-orm'
import { customType } from 'drizzle-orm/pg-core'

/**
 * JSON as it was written. Not `jsonb`: that sorts keys, which would change the order of columns in
 * samples and make a cached analysis differ from a fresh one, and it refuses the character U+0000.
 */
export const jsonValue = customType<{ data: unknown; driverData: unknown }>({
  dataType: () => 'json',
  toDriver: (value) => JSON.stringify(value),
})

/** For a column that is never NULL: drizzle would take `null` for that, not for JSON's own. */
export function orJsonNull(value: unknown): unknown {
  return value === null ? sql`'null'::json` : value
}
