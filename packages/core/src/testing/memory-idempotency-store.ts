import type { IdempotencyStore } from '../state/idempotency-store.ts'
import { isoOf, type MemorySession, throughJson } from './memory-session.ts'

/** Idempotency keys in memory. */
export function createMemoryIdempotencyStore({ tables }: MemorySession): IdempotencyStore {
  const { idempotencyKeys } = tables
  return {
    async claimKey({ at, ...claim }) {
      const found = idempotencyKeys.get(claim.key)
      if (found && found.expiresAt > isoOf(at)) {
        const { procedure, requestHash, response } = found
        return { claimed: false, procedure, requestHash, response }
      }
      const expiresAt = isoOf(claim.expiresAt)
      idempotencyKeys.set(claim.key, { ...claim, expiresAt, response: null })
      return { claimed: true }
    },
    async answerKey(key, { value, expiresAt }) {
      const found = idempotencyKeys.get(key)
      if (!found) return
      const response = { value: throughJson(value) }
      idempotencyKeys.set(key, { ...found, expiresAt: isoOf(expiresAt), response })
    },
    async freeKey(key) {
      if (idempotencyKeys.get(key)?.response === null) idempotencyKeys.delete(key)
    },
    async pruneKeys(at) {
      const expired = idempotencyKeys.values().filter(({ expiresAt }) => expiresAt <= isoOf(at))
      for (const { key } of expired) idempotencyKeys.delete(key)
      return expired.length
    },
  }
}
