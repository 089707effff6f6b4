import { AppError, type IdempotencyStore } from '@millrace/core'
import { and, eq, isNull, lte, sql } from 'drizzle-orm'
import { orJsonNull } from '../columns/json-value.ts'
import { idempotencyKeys } from '../schema/idempotency-keys.ts'
import type { DrizzleSession } from './drizzle-session.ts'

const claimAttempts = 5

/** Idempotency keys in the database. */
export function createDrizzleIdempotencyStore(session: DrizzleSession): IdempotencyStore {
  const { workspace } = session
  const keyed = (key: string) =>
    and(eq(idempotencyKeys.workspaceId, workspace), eq(idempotencyKeys.key, key))
  return {
    async claimKey({ key, procedure, requestHash, at, expiresAt }) {
      const request = { procedure, requestHash, createdAt: at, expiresAt }
      for (let attempt = 0; attempt < claimAttempts; attempt += 1) {
        const claimed = await session.db
          .insert(idempotencyKeys)
          .values({ workspaceId: workspace, key, ...request })
          .onConflictDoUpdate({
            target: [idempotencyKeys.workspaceId, idempotencyKeys.key],
            set: { ...request, response: sql`null` },
            setWhere: lte(idempotencyKeys.expiresAt, at),
          })
          .returning({ key: idempotencyKeys.key })
        if (claimed.length > 0) return { claimed: true }
        const [found] = await session.db
          .select({
            procedure: idempotencyKeys.procedure,
            requestHash: idempotencyKeys.requestHash,
            isAnswered: sql<boolean>`${idempotencyKeys.response} is not null`,
            value: idempotencyKeys.response,
          })
          .from(idempotencyKeys)
          .where(keyed(key))
        if (!found) continue
        const { isAnswered, value, ...first } = found
        return { claimed: false, ...first, response: isAnswered ? { value } : null }
      }
      throw new AppError('state_failed', {
        message: `The key ${key} was claimed and freed again and again; try once more.`,
      })
    },
    async answerKey(key, { value, expiresAt }) {
      await session.db
        .update(idempotencyKeys)
        .set({ response: orJsonNull(value), expiresAt })
        .where(keyed(key))
    },
    async freeKey(key) {
      await session.db
        .delete(idempotencyKeys)
        .where(and(keyed(key), isNull(idempotencyKeys.response)))
    },
    async pruneKeys(at) {
      const gone = await session.db
        .delete(idempotencyKeys)
        .where(and(eq(idempotencyKeys.workspaceId, workspace), lte(idempotencyKeys.expiresAt, at)))
        .returning({ key: idempotencyKeys.key })
      return gone.length
    },
  }
}
