import { customType } from 'drizzle-orm/pg-core'

/** An instant to the millisecond, as ISO 8601 UTC text in code. */
export const isoInstant = customType<{ data: string; driverData: string }>({
  dataType: () => 'timestamp (3) with time zone',
  toDriver: (value) => value,
  fromDriver: readInstant,
})

/** An instant as a driver gives it, as ISO 8601 UTC. */
export function readInstant(value: string): string {
  return new Date(value).toISOString()
}
