import { describe, expect, it } from 'vitest'
import type { KeyClaim } from '../state/idempotency-store.ts'
import type { StateStore } from '../state/state-store.ts'
import { minute } from './state-fixtures.ts'

type Stores = () => { readonly store: StateStore; readonly neighbour: StateStore }

function claim(key: string, change: Partial<KeyClaim> = {}): KeyClaim {
  const request = { procedure: 'run.submit', requestHash: 'one' }
  return { key, ...request, at: minute(0), expiresAt: minute(5), ...change }
}

/** Requests that are done once. */
export function describeIdempotencyContract(stores: Stores): void {
  describe('idempotency keys', () => {
    it('are claimed once, and answer what the first request was answered', async () => {
      const { store, neighbour } = stores()
      expect(await store.claimKey(claim('k'))).toEqual({ claimed: true })
      const first = { claimed: false, procedure: 'run.submit', requestHash: 'one' }
      const other = claim('k', { procedure: 'plan.create', requestHash: 'two', at: minute(4) })
      expect(await store.claimKey(other)).toEqual({ ...first, response: null })
      await store.answerKey('k', { value: { runId: 'r1', naïve: null }, expiresAt: minute(60) })
      expect(await store.claimKey(claim('k', { at: minute(50) }))).toEqual({
        ...first,
        response: { value: { runId: 'r1', naïve: null } },
      })
      expect(await neighbour.claimKey(claim('k'))).toEqual({ claimed: true })
    })

    it('keep an answer that is nothing', async () => {
      const { store } = stores()
      await store.claimKey(claim('k'))
      await store.answerKey('k', { value: null, expiresAt: minute(60) })
      expect(await store.claimKey(claim('k'))).toMatchObject({ response: { value: null } })
    })

    it('are free when the request failed, and not when it was answered', async () => {
      const { store } = stores()
      await store.claimKey(claim('k'))
      await store.freeKey('k')
      expect(await store.claimKey(claim('k', { requestHash: 'two' }))).toEqual({ claimed: true })
      await store.answerKey('k', { value: 1, expiresAt: minute(60) })
      await store.freeKey('k')
      expect(await store.claimKey(claim('k'))).toMatchObject({ response: { value: 1 } })
    })

    it('are free once they expired, and forgotten when they are looked through', async () => {
      const { store } = stores()
      await store.claimKey(claim('old'))
      await store.claimKey(claim('new', { expiresAt: minute(9) }))
      expect(await store.claimKey(claim('old', { at: minute(5), expiresAt: minute(6) }))).toEqual({
        claimed: true,
      })
      expect(await store.pruneKeys(minute(6))).toBe(1)
      expect(await store.pruneKeys(minute(6))).toBe(0)
      expect(await store.claimKey(claim('new', { at: minute(6) }))).toMatchObject({
        claimed: false,
      })
    })

    it('go to one of many that ask together', async () => {
      const { store } = stores()
      const asked = Array.from({ length: 20 }, () => store.claimKey(claim('k')))
      const answers = await Promise.all(asked)
      expect(answers.filter(({ claimed }) => claimed)).toHaveLength(1)
    })
  })
}
