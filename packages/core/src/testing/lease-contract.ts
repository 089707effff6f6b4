import { describe, expect, it } from 'vitest'
import type { LeaseRecord, LeaseRequest } from '../state/lease-store.ts'
import type { StateOperations, StateStore } from '../state/state-store.ts'
import { minute } from './state-fixtures.ts'

type Stores = () => { readonly store: StateStore; readonly neighbour: StateStore }

function request(holder: string, change: Partial<LeaseRequest> = {}): LeaseRequest {
  const name = 'environment:dev'
  return { name, holder, runId: `run of ${holder}`, at: minute(0), expiresAt: minute(5), ...change }
}

async function take(store: StateOperations, asked: LeaseRequest): Promise<LeaseRecord> {
  const answer = await store.takeLease(asked)
  if (!answer.taken) throw new Error(`The lease is held by ${answer.heldBy.holder}.`)
  return answer.lease
}

/** Leases. */
export function describeLeaseContract(stores: Stores): void {
  describe('leases', () => {
    it('are held by one, named to the others', async () => {
      const { store } = stores()
      const lease = await take(store, request('a'))
      expect(lease).toEqual({
        name: 'environment:dev',
        holder: 'a',
        runId: 'run of a',
        token: lease.token,
        since: minute(0),
        heartbeatAt: minute(0),
        expiresAt: minute(5),
      })
      expect(typeof lease.token).toBe('bigint')
      expect(await store.takeLease(request('b'))).toEqual({ taken: false, heldBy: lease })
      expect(await store.takeLease(request('b', { at: minute(5) }))).toMatchObject({ taken: false })
      expect(await store.getLease('environment:dev')).toEqual(lease)
      expect(await store.getLease('environment:prod')).toBeNull()
    })

    it('are renewed, and taken only after they expire', async () => {
      const { store } = stores()
      const { token } = await take(store, request('a'))
      const times = { at: minute(4), expiresAt: minute(9) }
      expect(await store.renewLease('environment:dev', token, times)).toBe(true)
      expect(await store.getLease('environment:dev')).toMatchObject({
        since: minute(0),
        heartbeatAt: minute(4),
        expiresAt: minute(9),
      })
      const early = request('b', { at: minute(8), expiresAt: minute(13) })
      expect(await store.takeLease(early)).toMatchObject({ taken: false })
      const stolen = await take(store, request('b', { at: minute(10), expiresAt: minute(15) }))
      expect(stolen.token).toBeGreaterThan(token)
      expect(await store.holdsLease('environment:dev', token)).toBe(false)
      expect(await store.holdsLease('environment:dev', stolen.token)).toBe(true)
      expect(await store.renewLease('environment:dev', token, times)).toBe(false)
      expect(await store.releaseLease('environment:dev', token)).toBe(false)
      expect(await store.getLease('environment:dev')).toEqual(stolen)
    })

    it('are free once released or dropped, and every token is greater than the last', async () => {
      const { store, neighbour } = stores()
      const tokens: bigint[] = []
      const first = await take(store, request('a'))
      tokens.push(first.token)
      expect(await store.releaseLease('environment:dev', first.token)).toBe(true)
      expect(await store.releaseLease('environment:dev', first.token)).toBe(false)
      tokens.push((await take(store, request('b'))).token)
      await store.dropLease('environment:dev')
      await store.dropLease('environment:dev')
      tokens.push((await take(store, request('c'))).token)
      tokens.push((await take(store, request('d', { name: 'environment:prod' }))).token)
      tokens.push((await take(neighbour, request('e'))).token)
      expect(tokens).toEqual([...new Set(tokens)].toSorted((a, b) => (a < b ? -1 : 1)))
      expect((await store.listLeases()).map(({ holder }) => holder)).toEqual(['c', 'd'])
      expect((await neighbour.listLeases()).map(({ holder }) => holder)).toEqual(['e'])
    })

    it('go to one of many that ask together', async () => {
      const { store } = stores()
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, index) => store.takeLease(request(`holder ${index}`))),
      )
      const winners = answers.filter((answer) => answer.taken)
      expect(winners).toHaveLength(1)
      const held = await store.getLease('environment:dev')
      for (const answer of answers) {
        expect(answer.taken ? answer.lease : answer.heldBy).toEqual(held)
      }
    })

    it('cannot be taken between a check and the end of its transaction', async () => {
      const { store } = stores()
      const { token } = await take(store, request('a'))
      const order: string[] = []
      let thief: Promise<unknown> = Promise.resolve()
      await store.transaction(async (tx) => {
        expect(await tx.holdsLease('environment:dev', token)).toBe(true)
        const late = request('b', { at: minute(9), expiresAt: minute(20) })
        thief = store.takeLease(late).then(() => order.push('stolen'))
        await tx.appendEvents('run:r1', [
          { type: 'x', version: 1, at: minute(1), payload: { writes: 1 } },
        ])
        expect(await tx.holdsLease('environment:dev', token)).toBe(true)
        order.push('written')
      })
      await thief
      expect(order).toEqual(['written', 'stolen'])
    })
  })
}
