import type { AnalysisCache } from '@millrace/core'
import { sql } from 'drizzle-orm'
import { orJsonNull } from '../columns/json-value.ts'
import { modelAnalyses } from '../schema/model-analyses.ts'
import { type DrizzleSession, inChunks, selectRows } from './drizzle-session.ts'

const keysPerQuery = 5000
const dayMs = 86_400_000

/** Cached analyses in the database. */
export function createDrizzleAnalysisCache(session: DrizzleSession): AnalysisCache {
  const { clock } = session
  return {
    async getAnalyses(keys) {
      const now = clock.now()
      const dayAgo = new Date(now.getTime() - dayMs).toISOString()
      const found = new Map<string, unknown>()
      for (const chunk of inChunks(keys, keysPerQuery)) {
        const named = sql`${modelAnalyses.key} = any(${sql.param(chunk)}::text[])`
        const { key, value } = modelAnalyses
        const rows = await session.db.select({ key, value }).from(modelAnalyses).where(named)
        for (const row of rows) found.set(row.key, row.value)
        // Once a day for each key: reading a warm cache must not write.
        await session.db
          .update(modelAnalyses)
          .set({ lastUsedAt: now.toISOString() })
          .where(sql`${named} and ${modelAnalyses.lastUsedAt} < ${dayAgo}::timestamptz`)
      }
      return found
    },
    async putAnalyses(entries) {
      const lastUsedAt = clock.now().toISOString()
      const rows = [...entries].map(([key, value]) => ({
        key,
        value: orJsonNull(value),
        lastUsedAt,
      }))
      await session.atomic(async (tx) => {
        for (const chunk of inChunks(rows)) {
          await tx.db
            .insert(modelAnalyses)
            .values(chunk)
            .onConflictDoUpdate({
              target: modelAnalyses.key,
              set: { value: sql`excluded.value`, lastUsedAt: sql`excluded.last_used_at` },
            })
        }
      })
    },
  }
}

/** Keeps the `keep` analyses used last; answers how many went. */
export async function pruneAnalyses({ db }: DrizzleSession, keep: number): Promise<number> {
  const gone = await selectRows(
    db,
    sql`delete from ${modelAnalyses} where key in (
        select key from ${modelAnalyses} order by last_used_at desc, key offset ${keep}::bigint
      ) returning 1`,
  )
  return gone.length
}
