import { pgSchema } from 'drizzle-orm/pg-core'

/** Everything Millrace keeps lives in this PostgreSQL schema, so that it can share a database. */
export const millrace = pgSchema('millrace')
