import { AppError, canonicalJson, sha256 } from '@millrace/core'
import { z } from 'zod'
import type { OpenServices } from '../create-services.ts'

/** How long a request may be under way before its key is free again, in milliseconds. */
const pendingMs = 60_000
/** How long an answer is kept, in milliseconds. */
const answerMs = 86_400_000

/** Chosen by a caller so that a mutation sent again is not done again; kept for a day. */
export const idempotencyKey = z.string().min(1).max(200).optional()

export interface KeyedRequest {
  readonly procedure: string
  readonly actor: string
  readonly input: { readonly idempotencyKey?: string | undefined }
}

/**
 * Does work once for its idempotency key: the same request again gets the same answer, another one with
 * the key is a conflict. A request that failed is done anew.
 */
export async function doOnce<Answer>(
  services: Pick<OpenServices, 'store' | 'clock' | 'keyed'>,
  { procedure, actor, input }: KeyedRequest,
  work: () => Promise<Answer>,
): Promise<Answer> {
  const { idempotencyKey: key, ...body } = input
  if (key === undefined) return work()
  const { store, clock, keyed } = services
  const requestHash = sha256(canonicalJson([procedure, actor, body]))
  const from = (ms: number) => new Date(clock.now().getTime() + ms).toISOString()

  async function claimAndWork(id: string): Promise<Answer> {
    const claim = { key: id, procedure, requestHash, at: from(0), expiresAt: from(pendingMs) }
    const found = await store.claimKey(claim)
    if (!found.claimed) {
      if (found.requestHash !== requestHash) throw otherRequest(found.procedure)
      if (found.response === null) throw underWay()
      return found.response.value as Answer
    }
    let value: Answer
    try {
      value = await work()
    } catch (error) {
      await store.freeKey(id)
      throw error
    }
    await store.answerKey(id, { value, expiresAt: from(answerMs) })
    return value
  }

  const before = keyed.get(key)
  const mine = Promise.resolve(before)
    .catch(() => {})
    .then(() => claimAndWork(key))
  keyed.set(key, mine)
  try {
    return await mine
  } finally {
    if (keyed.get(key) === mine) keyed.delete(key)
  }
}

function otherRequest(procedure: string): AppError {
  return new AppError('idempotency_conflict', {
    message: `the idempotency key was used for another request (${procedure})`,
    hint: 'choose a new key for every request, and send it again only with the same request',
  })
}

function underWay(): AppError {
  return new AppError('request_in_progress', {
    message: 'the first request with this idempotency key is under way',
    hint: 'send it again in a moment',
  })
}
