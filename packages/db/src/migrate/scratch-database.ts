import type { StateDatabase } from '../stores/drizzle-session.ts'

/** Runs `work` on an empty database in memory. */
export async function withScratchDatabase<Result>(
  work: (db: StateDatabase) => Promise<Result>,
): Promise<Result> {
  const [{ PGlite }, { drizzle }] = await Promise.all([
    import('@electric-sql/pglite'),
    import('drizzle-orm/pglite'),
  ])
  const client = await PGlite.create()
  try {
    return await work(drizzle(client))
  } finally {
    await client.close()
  }
}
