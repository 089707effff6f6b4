import { describe, expect, it } from 'vitest'
import type { StateStore } from '../state/state-store.ts'
import { aPlan, minute } from './state-fixtures.ts'

type Stores = () => { readonly store: StateStore; readonly neighbour: StateStore }

/** Plans. */
export function describePlanContract(stores: Stores): void {
  describe('plans', () => {
    it('come back as they were saved, the order of their keys too', async () => {
      const { store } = stores()
      expect(await store.savePlan(aPlan('p1'))).toBe(true)
      const found = await store.getPlan('p1')
      expect(found).toEqual(aPlan('p1'))
      expect(JSON.stringify(found?.document)).toBe(JSON.stringify(aPlan('p1').document))
      const empty = aPlan('p2', { document: null, gitCommit: null, dirty: null, basePlanId: 'p1' })
      await store.savePlan(empty)
      expect(await store.getPlan('p2')).toEqual(empty)
      expect(await store.getPlan('missing')).toBeNull()
    })

    it('are reset by a second save until they are applied', async () => {
      const { store } = stores()
      await store.savePlan(aPlan('p1', { status: 'failed' }))
      expect(await store.savePlan(aPlan('p1', { status: 'planning', document: null }))).toBe(true)
      expect(await store.getPlan('p1')).toMatchObject({ status: 'planning', document: null })
      for (const status of ['applying', 'applied'] as const) {
        await store.movePlan('p1', { from: ['planning', 'applying'], to: status, at: minute(1) })
        expect(await store.savePlan(aPlan('p1'))).toBe(false)
        expect(await store.getPlan('p1')).toMatchObject({ status, updatedAt: minute(1) })
      }
    })

    it('move only from the statuses named', async () => {
      const { store } = stores()
      await store.savePlan(aPlan('p1', { status: 'planning', document: null }))
      const computed = { document: [1], summary: '2 models added.' }
      const ready = { from: ['planning'], to: 'ready', at: minute(1), ...computed } as const
      expect(await store.movePlan('p1', ready)).toMatchObject({ status: 'ready', ...computed })
      expect(await store.movePlan('p1', ready)).toBeNull()
      expect(await store.movePlan('missing', ready)).toBeNull()
      const stale = { from: ['ready', 'failed'], to: 'stale', at: minute(2) } as const
      expect(await store.movePlan('p1', stale)).toEqual(
        aPlan('p1', { status: 'stale', ...computed, updatedAt: minute(2) }),
      )
      expect(await store.movePlan('p1', { ...stale, from: [] })).toBeNull()
    })

    it('are moved by one of many that race', async () => {
      const { store } = stores()
      await store.savePlan(aPlan('p1'))
      const move = { from: ['ready'], to: 'applying', at: minute(1) } as const
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => store.movePlan('p1', move)),
      )
      expect(answers.filter((answer) => answer !== null)).toHaveLength(1)
    })

    it('are listed newest first and filtered', async () => {
      const { store } = stores()
      await store.savePlan(aPlan('p1', { createdAt: minute(1) }))
      await store.savePlan(aPlan('p2', { createdAt: minute(3), status: 'applied' }))
      await store.savePlan(aPlan('p3', { createdAt: minute(2), environment: 'prod' }))
      const ids = async (filter?: Parameters<StateStore['listPlans']>[0]): Promise<string[]> =>
        (await store.listPlans(filter)).map((plan) => plan.id)
      expect(await ids()).toEqual(['p2', 'p3', 'p1'])
      expect(await ids({ limit: 2 })).toEqual(['p2', 'p3'])
      expect(await ids({ environment: 'dev', statuses: ['ready'] })).toEqual(['p1'])
      expect(await ids({ statuses: [] })).toEqual([])
      expect(await ids({ before: 'p2' })).toEqual(['p3', 'p1'])
      expect(await ids({ before: 'p2', environment: 'dev' })).toEqual(['p1'])
      expect(await ids({ before: 'missing' })).toEqual([])
      const { document: _document, ...summary } = aPlan('p1', { createdAt: minute(1) })
      expect(await store.getPlanSummary('p1')).toEqual(summary)
      expect(await store.getPlanSummary('missing')).toBeNull()
      expect(await store.listPlans({ environment: 'dev', statuses: ['ready'] })).toEqual([summary])
    })

    it('belong to their workspace', async () => {
      const { store, neighbour } = stores()
      await store.savePlan(aPlan('p1'))
      expect(await neighbour.getPlan('p1')).toBeNull()
      expect(await neighbour.getPlanSummary('p1')).toBeNull()
      expect(await neighbour.listPlans()).toEqual([])
      const move = { from: ['ready'], to: 'stale', at: minute(1) } as const
      expect(await neighbour.movePlan('p1', move)).toBeNull()
      expect(await neighbour.savePlan(aPlan('p1', { actor: 'bob' }))).toBe(true)
      expect(await store.getPlan('p1')).toEqual(aPlan('p1'))
    })
  })
}
