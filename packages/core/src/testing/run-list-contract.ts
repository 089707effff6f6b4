import { describe, expect, it } from 'vitest'
import type { StateStore } from '../state/state-store.ts'
import { aModelRun, aPlan, aRun, minute, recordParents } from './state-fixtures.ts'

type Stores = () => { readonly store: StateStore; readonly neighbour: StateStore }

/** Runs as a history shows them. */
export function describeRunListContract(stores: Stores): void {
  describe('a list of runs', () => {
    it('is filtered by kind, actor and text, and goes on from any run back', async () => {
      const { store, neighbour } = stores()
      await store.savePlan(aPlan('p_abc'))
      await store.createRun(aRun('r1', { createdAt: minute(1), kind: 'schedule' }))
      await store.createRun(aRun('r2', { createdAt: minute(3), actor: 'bob', planId: 'p_abc' }))
      await store.createRun(aRun('r3', { createdAt: minute(2), kind: 'restate' }))
      await store.createRun(aRun('r4', { createdAt: minute(2) }))
      const error = 'No such Column 100%'
      await store.completeRun('r3', { status: 'failed', endedAt: minute(4), error })
      const ids = async (filter: Parameters<StateStore['listRuns']>[0]) =>
        (await store.listRuns(filter)).map(({ id }) => id)
      expect(await ids({ kinds: ['schedule', 'restate'] })).toEqual(['r3', 'r1'])
      expect(await ids({ actor: 'bob' })).toEqual(['r2'])
      expect(await ids({ text: 'such column 100%' })).toEqual(['r3'])
      expect(await ids({ text: 'P_AB' })).toEqual(['r2'])
      expect(await ids({ text: 'R4' })).toEqual(['r4'])
      expect(await ids({ text: 'null' })).toEqual([])
      expect(await ids({ before: 'r2' })).toEqual(['r4', 'r3', 'r1'])
      expect(await ids({ before: 'r4', limit: 1 })).toEqual(['r3'])
      expect(await ids({ before: 'r2', kinds: ['schedule'] })).toEqual(['r1'])
      expect(await ids({ before: 'missing' })).toEqual([])
      expect(await neighbour.listRuns({ before: 'r2' })).toEqual([])
    })

    it('knows what failed in them, the first first', async () => {
      const { store, neighbour } = stores()
      await recordParents(store, ['r1', 'r2', 'r3'], ['a', 'b', 'c'])
      const failed = (run: string, model: string, end: number) =>
        aModelRun(run, model, { status: 'failed', endedAt: minute(end), error: `${model} broke` })
      const first = failed('r1', 'b', 1)
      const later = failed('r2', 'a', 2)
      const last = failed('r1', 'c', 3)
      await store.recordModelRuns([
        last,
        later,
        first,
        failed('r3', 'a', 1),
        aModelRun('r1', 'a', { status: 'skipped', endedAt: minute(1) }),
      ])
      expect(await store.getFailedModelRuns(['r1', 'r2'])).toEqual([first, later, last])
      expect(await store.getFailedModelRuns([])).toEqual([])
      expect(await neighbour.getFailedModelRuns(['r1'])).toEqual([])
    })
  })
}
