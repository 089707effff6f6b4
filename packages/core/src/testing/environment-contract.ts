import { describe, expect, it } from 'vitest'
import type { Promotion } from '../state/environment-store.ts'
import type { StateStore } from '../state/state-store.ts'
import { aPlan, aSnapshot, minute } from './state-fixtures.ts'

type Stores = () => { readonly store: StateStore; readonly neighbour: StateStore }

const promotion: Promotion = {
  name: 'dev',
  expectedPlanId: null,
  planId: 'p1',
  standsAt: 1_767_225_600_000,
  expiresAt: minute(50),
  at: minute(1),
  finalized: false,
  snapshots: [
    { name: 'sales.b', snapshotId: 'b' },
    { name: 'sales.a', snapshotId: 'a' },
  ],
}

async function prepare(store: StateStore): Promise<void> {
  for (const id of ['p1', 'p2', 'p3']) await store.savePlan(aPlan(id))
  await store.saveSnapshots([aSnapshot('a'), aSnapshot('b')])
}

/** Environments. */
export function describeEnvironmentContract(stores: Stores): void {
  describe('environments', () => {
    it('are made by a promotion and moved by the next', async () => {
      const { store } = stores()
      await prepare(store)
      const made = await store.promoteEnvironment(promotion)
      const { expectedPlanId: _, at, ...fields } = promotion
      const snapshots = [...promotion.snapshots].toReversed()
      const flags = { pinned: false, paused: false, updatedAt: at }
      expect(made).toEqual({ ...fields, ...flags, snapshots })
      expect(await store.getEnvironment('dev')).toEqual(made)
      const moved = await store.promoteEnvironment({
        ...promotion,
        expectedPlanId: 'p1',
        planId: 'p2',
        expiresAt: null,
        finalized: true,
        snapshots: [{ name: 'sales.a', snapshotId: 'a' }],
      })
      expect(moved).toMatchObject({ planId: 'p2', finalized: true, expiresAt: null })
      expect(await store.getEnvironment('dev')).toEqual(moved)
      expect(moved?.snapshots).toEqual([{ name: 'sales.a', snapshotId: 'a' }])
      expect(await store.getRevision()).toBe(2)
    })

    it('refuse a promotion computed from another plan and stay as they were', async () => {
      const { store } = stores()
      await prepare(store)
      const stale = { ...promotion, expectedPlanId: 'p2', planId: 'p3', snapshots: [] }
      expect(await store.promoteEnvironment(stale)).toBeNull()
      expect(await store.getEnvironment('dev')).toBeNull()
      const made = await store.promoteEnvironment(promotion)
      expect(await store.promoteEnvironment(stale)).toBeNull()
      expect(await store.promoteEnvironment({ ...stale, expectedPlanId: null })).toBeNull()
      expect(await store.getEnvironment('dev')).toEqual(made)
      expect(await store.getRevision()).toBe(1)
    })

    it('are promoted by one of many that race', async () => {
      const { store } = stores()
      await prepare(store)
      const race = (expectedPlanId: string | null, planId: string) =>
        Promise.all(
          Array.from({ length: 10 }, () =>
            store.promoteEnvironment({ ...promotion, expectedPlanId, planId }),
          ),
        )
      expect((await race(null, 'p1')).filter((answer) => answer !== null)).toHaveLength(1)
      expect((await race('p1', 'p2')).filter((answer) => answer !== null)).toHaveLength(1)
      expect(await store.getRevision()).toBe(2)
    })

    it('refuse plans and snapshots that are not recorded', async () => {
      const { store } = stores()
      await prepare(store)
      const unknownPlan = { ...promotion, planId: 'missing' }
      const unknownSnapshot = {
        ...promotion,
        snapshots: [{ name: 'sales.x', snapshotId: 'missing' }],
      }
      for (const wrong of [unknownPlan, unknownSnapshot]) {
        await expect(store.promoteEnvironment(wrong)).rejects.toMatchObject({
          code: 'state_failed',
        })
      }
      expect(await store.listEnvironments()).toEqual([])
    })

    it('are finalized only on the plan they stand on', async () => {
      const { store } = stores()
      await prepare(store)
      await store.promoteEnvironment(promotion)
      expect(await store.finalizeEnvironment('dev', 'p2')).toBe(false)
      expect(await store.finalizeEnvironment('missing', 'p1')).toBe(false)
      expect(await store.getEnvironment('dev')).toMatchObject({ finalized: false })
      expect(await store.finalizeEnvironment('dev', 'p1')).toBe(true)
      expect(await store.getEnvironment('dev')).toMatchObject({ finalized: true })
    })

    it('move forward in time and never back', async () => {
      const { store } = stores()
      await prepare(store)
      await store.promoteEnvironment(promotion)
      await store.advanceEnvironment('dev', promotion.standsAt + 1, minute(2))
      await store.advanceEnvironment('dev', promotion.standsAt - 1, minute(3))
      await store.advanceEnvironment('missing', promotion.standsAt, minute(3))
      expect(await store.getEnvironment('dev')).toMatchObject({
        standsAt: promotion.standsAt + 1,
        updatedAt: minute(2),
      })
      expect(await store.getRevision()).toBe(1)
    })

    it('keep their flags over promotions', async () => {
      const { store } = stores()
      await prepare(store)
      await store.promoteEnvironment(promotion)
      expect(await store.setEnvironmentFlags('dev', { pinned: true })).toBe(true)
      expect(await store.setEnvironmentFlags('dev', { paused: true, expiresAt: null })).toBe(true)
      expect(await store.setEnvironmentFlags('dev', {})).toBe(true)
      expect(await store.setEnvironmentFlags('dev', { finalized: false })).toBe(true)
      expect(await store.getEnvironment('dev')).toMatchObject({ finalized: false, pinned: true })
      expect(await store.setEnvironmentFlags('missing', { pinned: true })).toBe(false)
      const flags = { pinned: true, paused: true }
      expect(await store.getEnvironment('dev')).toMatchObject({ ...flags, expiresAt: null })
      await store.promoteEnvironment({ ...promotion, expectedPlanId: 'p1', planId: 'p2' })
      expect(await store.getEnvironment('dev')).toMatchObject(flags)
    })

    it('are listed by name with their snapshots, and deleted', async () => {
      const { store, neighbour } = stores()
      await prepare(store)
      await store.promoteEnvironment({ ...promotion, name: 'prod' })
      await store.promoteEnvironment({ ...promotion, name: 'dev', snapshots: [] })
      const listed = await store.listEnvironments()
      expect(listed.map(({ name, snapshots }) => [name, snapshots.length])).toEqual([
        ['dev', 0],
        ['prod', 2],
      ])
      expect(await neighbour.listEnvironments()).toEqual([])
      expect(await neighbour.deleteEnvironment('prod')).toBe(false)
      expect(await store.deleteEnvironment('prod')).toBe(true)
      expect(await store.deleteEnvironment('prod')).toBe(false)
      expect(await store.getEnvironment('prod')).toBeNull()
    })
  })
}
