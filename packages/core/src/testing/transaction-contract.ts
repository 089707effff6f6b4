import { describe, expect, it } from 'vitest'
import type { StateStore } from '../state/state-store.ts'
import { aModel, anEvent, aPlan, aRun, aSnapshot, minute } from './state-fixtures.ts'

type Stores = () => { readonly store: StateStore; readonly neighbour: StateStore }

/** Transactions, and what a state says about itself. */
export function describeTransactionContract(stores: Stores): void {
  describe('transactions', () => {
    it('commit everything together and announce it afterwards', async () => {
      const { store } = stores()
      const heard: string[] = []
      store.onAppend((stream) => heard.push(stream))
      const answer = await store.transaction(async (tx) => {
        await tx.savePlan(aPlan('p1'))
        await tx.createRun(aRun('r1', { planId: 'p1' }))
        await tx.appendEvents('run:r1', [anEvent(0)])
        await tx.appendEvents('run:r1', [anEvent(1)])
        await tx.appendEvents('plan:p1', [anEvent(0)])
        expect(await tx.getRun('r1')).toMatchObject({ status: 'queued' })
        expect(heard).toEqual([])
        return 42
      })
      expect(answer).toBe(42)
      expect(heard).toEqual(['run:r1', 'plan:p1'])
      expect(await store.getStreamPosition('run:r1')).toMatchObject({ lastSeq: 2 })
      expect(await store.getRun('r1')).not.toBeNull()
    })

    it('leave nothing behind when they throw, events and numbers neither', async () => {
      const { store } = stores()
      const heard: string[] = []
      store.onAppend((stream) => heard.push(stream))
      await store.appendEvents('run:r1', [anEvent(0)])
      await store.registerModel(aModel('a'))
      const failure = new Error('stop here')
      const attempt = store.transaction(async (tx) => {
        await tx.savePlan(aPlan('p1'))
        await tx.createRun(aRun('r1'))
        await tx.saveSnapshots([aSnapshot('a')])
        await tx.recordIntervals([
          {
            version: 'v',
            range: { start: 0, end: 1 },
            coverage: null,
            runId: 'r1',
            at: minute(0),
            replaces: true,
          },
        ])
        await tx.promoteEnvironment({
          name: 'dev',
          expectedPlanId: null,
          planId: 'p1',
          standsAt: 0,
          expiresAt: null,
          at: minute(0),
          finalized: true,
          snapshots: [{ name: 'sales.a', snapshotId: 'a' }],
        })
        await tx.keepOnlyModels([])
        await tx.setDependencies('sales.a', ['raw.x'])
        await tx.takeLease({
          name: 'environment:dev',
          holder: 'a',
          runId: 'r1',
          at: minute(0),
          expiresAt: minute(1),
        })
        await tx.appendEvents('run:r1', [anEvent(1)])
        await tx.appendEvents('run:new', [anEvent(0)])
        throw failure
      })
      await expect(attempt).rejects.toBe(failure)
      expect(await store.getPlan('p1')).toBeNull()
      expect(await store.getRun('r1')).toBeNull()
      expect(await store.getSnapshots(['a'])).toEqual([])
      expect(await store.getIntervals(['v'])).toEqual(new Map())
      expect(await store.getEnvironment('dev')).toBeNull()
      expect(await store.getRevision()).toBe(0)
      expect(await store.listModels()).toHaveLength(1)
      expect(await store.getDependencies('sales.a')).toEqual([])
      expect(await store.getLease('environment:dev')).toBeNull()
      expect(await store.getStreamPosition('run:new')).toBeNull()
      expect(heard).toEqual(['run:r1'])
      expect(await store.appendEvents('run:r1', [anEvent(2)])).toMatchObject({ lastSeq: 2 })
    })

    it('roll back when an operation fails, and the store goes on', async () => {
      const { store } = stores()
      const attempt = store.transaction(async (tx) => {
        await tx.createRun(aRun('r1'))
        await tx.createRun(aRun('r1'))
      })
      await expect(attempt).rejects.toMatchObject({ code: 'state_failed' })
      expect(await store.getRun('r1')).toBeNull()
      await store.createRun(aRun('r1'))
    })

    it('are given up when an operation failed, also when that was caught', async () => {
      const { store } = stores()
      let failure: unknown
      const attempt = store.transaction(async (tx) => {
        await tx.createRun(aRun('r1'))
        await tx.createRun(aRun('r1')).catch((error: unknown) => {
          failure = error
        })
        return 'done'
      })
      await expect(attempt).rejects.toMatchObject({ code: 'state_failed' })
      await expect(attempt).rejects.toBe(failure)
      expect(await store.getRun('r1')).toBeNull()
    })

    it('let calls outside of them through once they end', async () => {
      const { store } = stores()
      let outside: Promise<unknown> = Promise.resolve()
      await store.transaction(async (tx) => {
        await tx.appendEvents('run:r1', [anEvent(0)])
        outside = store.appendEvents('run:r1', [anEvent(1)])
        await tx.appendEvents('run:r1', [anEvent(2)])
      })
      await outside
      const events = await store.readEvents('run:r1', 0, 10)
      expect(events.map(({ payload }) => payload.index)).toEqual([0, 2, 1])
    })
  })

  describe('the state', () => {
    it('has one id for all its workspaces, and says how it is', async () => {
      const { store, neighbour } = stores()
      const stateId = await store.getStateId()
      expect(stateId).toMatch(/^[\w-]{8,}$/)
      expect(await neighbour.getStateId()).toBe(stateId)
      const again = await store.initSchema()
      expect(again).toMatchObject({ applied: [], stamped: [] })
      expect(await store.getStateId()).toBe(stateId)
      expect(await store.health()).toMatchObject({ stateId, pending: [] })
    })
  })
}
