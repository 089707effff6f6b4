import { describe, expect, it } from 'vitest'
import {
  type ModelRunChange,
  type ModelRunPatch,
  runStatuses,
  terminalRunStatuses,
} from '../state/run-store.ts'
import type { StateStore } from '../state/state-store.ts'
import { aModelRun, aPlan, aRun, minute, recordParents } from './state-fixtures.ts'

type Stores = () => { readonly store: StateStore; readonly neighbour: StateStore }

/** Runs and model runs. */
export function describeRunContract(stores: Stores): void {
  describe('runs', () => {
    it('are queued, started and ended, each once', async () => {
      const { store } = stores()
      const made = await store.createRun(aRun('r1'))
      expect(made).toEqual({
        ...aRun('r1'),
        status: 'queued',
        startedAt: null,
        endedAt: null,
        error: null,
        models: null,
        rows: null,
      })
      expect(await store.startRun('r1', minute(1))).toMatchObject({
        status: 'running',
        startedAt: minute(1),
      })
      expect(await store.startRun('r1', minute(2))).toBeNull()
      const end = { status: 'completed', endedAt: minute(3), error: null } as const
      expect(await store.completeRun('r1', end)).toMatchObject({ ...end, startedAt: minute(1) })
      expect(await store.getRun('r1')).toMatchObject(end)
      expect(await store.getRun('missing')).toBeNull()
    })

    it.each(terminalRunStatuses)('stay %s for good', async (status) => {
      const { store } = stores()
      await store.createRun(aRun('r1'))
      await store.completeRun('r1', { status, endedAt: minute(1), error: 'why' })
      for (const other of terminalRunStatuses) {
        const end = { status: other, endedAt: minute(2), error: null }
        expect(await store.completeRun('r1', end)).toBeNull()
      }
      expect(await store.startRun('r1', minute(2))).toBeNull()
      expect(await store.getRun('r1')).toMatchObject({ status, endedAt: minute(1), error: 'why' })
    })

    it('know at their end how many models they built, and how many rows those have', async () => {
      const { store } = stores()
      await recordParents(store, ['r1', 'r2'], ['s1', 's2', 's3'])
      await store.recordModelRuns([
        aModelRun('r1', 's1', { status: 'success', endedAt: minute(2), rows: 3_000_000_000 }),
        aModelRun('r1', 's2', { status: 'success', endedAt: minute(2), rows: null }),
        aModelRun('r1', 's3', { status: 'failed', endedAt: minute(2), rows: 7 }),
      ])
      const end = { status: 'failed', endedAt: minute(3), error: 'why' } as const
      const built = { models: 2, rows: 3_000_000_000 }
      expect(await store.completeRun('r1', end)).toMatchObject(built)
      expect(await store.getRun('r1')).toMatchObject(built)
      expect(await store.completeRun('r2', end)).toMatchObject({ models: 0, rows: 0 })
    })

    it('end once when many end them together', async () => {
      const { store } = stores()
      await store.createRun(aRun('r1'))
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          store.completeRun('r1', {
            status: index % 2 ? 'failed' : 'cancelled',
            endedAt: minute(index),
            error: null,
          }),
        ),
      )
      const winners = answers.filter((answer) => answer !== null)
      expect(winners).toHaveLength(1)
      expect(await store.getRun('r1')).toEqual(winners[0])
    })

    it('remember who asked first to stop them, and that the engine is to be ended, until they end', async () => {
      const { store, neighbour } = stores()
      await store.createRun(aRun('r1'))
      expect(await store.getCancelRequest('r1')).toBeNull()
      const ask = (by: string, force = false) => store.requestCancel('r1', { by, force })
      // Sent together, they may arrive in either order.
      const asked = await Promise.all([ask('ada'), ask('bob')])
      expect(asked.toSorted()).toEqual([false, true])
      const by = asked[0] ? 'ada' : 'bob'
      expect(await store.getCancelRequest('r1')).toEqual({ by, force: false })
      expect([await ask('dan', true), await ask('cem', true), await ask('cem')]).toEqual([
        true,
        false,
        false,
      ])
      expect(await store.getCancelRequest('r1')).toEqual({ by, force: true })
      expect(await neighbour.getCancelRequest('r1')).toBeNull()
      expect(await neighbour.requestCancel('r1', { by: 'eve', force: false })).toBe(false)
      await store.createRun(aRun('r2'))
      await store.completeRun('r2', { status: 'completed', endedAt: minute(1), error: null })
      expect(await store.requestCancel('r2', { by: 'ada', force: true })).toBe(false)
      expect(await store.requestCancel('none', { by: 'ada', force: true })).toBe(false)
    })

    it('are refused when the id is taken or the plan unknown', async () => {
      const { store } = stores()
      await store.createRun(aRun('r1'))
      await expect(store.createRun(aRun('r1'))).rejects.toMatchObject({ code: 'state_failed' })
      const run = aRun('r2', { planId: 'missing' })
      await expect(store.createRun(run)).rejects.toMatchObject({ code: 'state_failed' })
    })

    it('are listed newest first and filtered', async () => {
      const { store } = stores()
      await store.savePlan(aPlan('p1'))
      await store.createRun(aRun('r1', { createdAt: minute(1), planId: 'p1' }))
      await store.createRun(aRun('r2', { createdAt: minute(3), environment: 'prod' }))
      await store.createRun(aRun('r3', { createdAt: minute(2) }))
      await store.startRun('r3', minute(4))
      const ids = async (filter?: Parameters<StateStore['listRuns']>[0]): Promise<string[]> =>
        (await store.listRuns(filter)).map((run) => run.id)
      expect(await ids()).toEqual(['r2', 'r3', 'r1'])
      expect(await ids({ limit: 1 })).toEqual(['r2'])
      expect(await ids({ environment: 'dev' })).toEqual(['r3', 'r1'])
      expect(await ids({ planId: 'p1' })).toEqual(['r1'])
      expect(await ids({ statuses: ['running'] })).toEqual(['r3'])
      expect(await ids({ statuses: [] })).toEqual([])
      expect(await ids({ statuses: runStatuses, environment: 'prod' })).toEqual(['r2'])
      expect(await store.getLatestRun('dev')).toMatchObject({ id: 'r3' })
      expect(await store.getLatestRun('none')).toBeNull()
    })

    it('belong to their workspace', async () => {
      const { store, neighbour } = stores()
      await store.createRun(aRun('r1'))
      expect(await neighbour.getRun('r1')).toBeNull()
      expect(await neighbour.listRuns()).toEqual([])
      const end = { status: 'failed', endedAt: minute(1), error: null } as const
      expect(await neighbour.completeRun('r1', end)).toBeNull()
      await neighbour.createRun(aRun('r1', { actor: 'bob' }))
      expect(await store.getRun('r1')).toMatchObject({ actor: 'ada', status: 'queued' })
    })
  })

  describe('model runs', () => {
    it('are recorded together and patched until they end', async () => {
      const { store } = stores()
      await recordParents(store, ['r1'], ['a', 'b'])
      await store.recordModelRuns([aModelRun('r1', 'b'), aModelRun('r1', 'a', { why: 'new' })])
      const update = (model: string, patch: ModelRunPatch) =>
        store.updateModelRuns([{ runId: 'r1', model, patch }])
      const began = { status: 'running', startedAt: minute(1), error: undefined } as const
      expect(await update('sales.a', began)).toBe(1)
      expect(await update('sales.a', {})).toBe(1)
      const ended = {
        status: 'success',
        endedAt: minute(2),
        rows: 9_007_199_254_740_991,
        ms: 12.5,
        batches: 3,
      } as const
      expect(await update('sales.a', ended)).toBe(1)
      expect(await update('sales.a', { status: 'failed' })).toBe(0)
      expect(await update('sales.missing', ended)).toBe(0)
      const expected = aModelRun('r1', 'a', { ...ended, startedAt: minute(1), why: 'new' })
      expect(await store.getModelRunsForRun('r1')).toEqual([expected, aModelRun('r1', 'b')])
      expect(await store.getModelRunsForRun('missing')).toEqual([])
    })

    it('are patched many at once, each with its own fields', async () => {
      const { store, neighbour } = stores()
      await recordParents(store, ['r1', 'r2'], ['a', 'b', 'c'])
      await store.recordModelRuns([
        aModelRun('r1', 'a', { error: 'once more', rows: 3 }),
        aModelRun('r1', 'b', { status: 'success' }),
        aModelRun('r1', 'c', { why: 'new' }),
        aModelRun('r2', 'a'),
      ])
      const changes: ModelRunChange[] = [
        { runId: 'r1', model: 'sales.a', patch: { status: 'running', startedAt: minute(1) } },
        { runId: 'r1', model: 'sales.b', patch: { status: 'failed' } },
        { runId: 'r1', model: 'sales.c', patch: { status: 'skipped', error: "b's \\ ☃ failed" } },
        { runId: 'r1', model: 'sales.a', patch: { error: null, startedAt: undefined, ms: 0.5 } },
        { runId: 'r2', model: 'sales.missing', patch: { rows: 1 } },
      ]
      expect(await neighbour.updateModelRuns(changes)).toBe(0)
      expect(await store.updateModelRuns(changes)).toBe(2)
      expect(await store.updateModelRuns([])).toBe(0)
      expect(await store.getModelRunsForRun('r1')).toEqual([
        aModelRun('r1', 'a', { status: 'running', startedAt: minute(1), rows: 3, ms: 0.5 }),
        aModelRun('r1', 'b', { status: 'success' }),
        aModelRun('r1', 'c', { status: 'skipped', error: "b's \\ ☃ failed", why: 'new' }),
      ])
      expect(await store.getModelRunsForRun('r2')).toEqual([aModelRun('r2', 'a')])
    })

    it('are replaced by a second record until they end', async () => {
      const { store } = stores()
      await recordParents(store, ['r1'], ['a'])
      await store.recordModelRun(aModelRun('r1', 'a'))
      await store.recordModelRun(aModelRun('r1', 'a', { status: 'kept', why: 'unchanged' }))
      await store.recordModelRun(aModelRun('r1', 'a', { status: 'failed' }))
      expect(await store.getModelRunsForRun('r1')).toMatchObject([{ status: 'kept' }])
      await store.recordModelRuns([])
    })

    it('are refused when their run or snapshot is unknown', async () => {
      const { store } = stores()
      await recordParents(store, ['r1'], ['a'])
      for (const record of [aModelRun('missing', 'a'), aModelRun('r1', 'missing')]) {
        await expect(store.recordModelRun(record)).rejects.toMatchObject({ code: 'state_failed' })
      }
      expect(await store.getModelRunsForRun('r1')).toEqual([])
    })

    it('answer the latest of a model and its history of successes', async () => {
      const { store, neighbour } = stores()
      const runIds = ['r1', 'r2', 'r3', 'r4']
      await recordParents(store, runIds, ['a', 'b'])
      for (const [index, runId] of runIds.entries()) {
        const status = runId === 'r2' ? 'failed' : 'success'
        const end = { status, endedAt: minute(10 + index), ms: index } as const
        const why = index === 0 ? 'new' : 'due'
        const a = aModelRun(runId, 'a', { ...end, why })
        await store.recordModelRuns([a, aModelRun(runId, 'b', end)])
      }
      expect(await store.getLatestModelRun('sales.a')).toMatchObject({ runId: 'r4' })
      expect(await store.getLatestModelRun('sales.missing')).toBeNull()
      const history = await store.getModelRunHistory({
        models: ['sales.a', 'sales.missing'],
        limit: 2,
      })
      expect(history.map(({ runId, model }) => [runId, model])).toEqual([
        ['r4', 'sales.a'],
        ['r3', 'sales.a'],
      ])
      const models = ['sales.a', 'sales.b']
      expect(await store.getModelRunHistory({ models, limit: 9 })).toHaveLength(6)
      expect(await store.getModelRunHistory({ models: [], limit: 9 })).toEqual([])
      const runsOf = async (more: { whys?: readonly string[]; endedBefore?: string }) =>
        (await store.getModelRunHistory({ models, limit: 9, ...more })).map(({ runId }) => runId)
      expect(await runsOf({ whys: ['new', 'changed'] })).toEqual(['r1'])
      expect(await runsOf({ whys: ['due'], endedBefore: minute(13) })).toEqual(['r3'])
      expect(await neighbour.getLatestModelRun('sales.a')).toBeNull()
      expect(await neighbour.getModelRunHistory({ models, limit: 9 })).toEqual([])
    })
  })

  describe('the latest model runs', () => {
    it('are those that go on, else those that ended last, each with its run', async () => {
      const { store, neighbour } = stores()
      await recordParents(store, ['r1', 'r2', 'r3'], ['a', 'b', 'c'])
      await store.createRun(aRun('r0', { createdAt: minute(9), kind: 'restate', actor: 'bob' }))
      await store.recordModelRuns([
        aModelRun('r1', 'a', { status: 'failed', endedAt: minute(9) }),
        aModelRun('r2', 'a', { status: 'success', endedAt: minute(5), rows: 2, ms: 0.5 }),
        aModelRun('r1', 'b', { status: 'success', endedAt: minute(9) }),
        aModelRun('r0', 'b', { status: 'running', startedAt: minute(1) }),
        aModelRun('r2', 'c', { status: 'success', endedAt: minute(3) }),
        aModelRun('r3', 'c', { status: 'success', endedAt: minute(3) }),
      ])
      const names = ['sales.a', 'sales.b', 'sales.c', 'sales.missing', 'sales.a']
      const found = await store.getLatestModelRuns(names)
      const of = { environment: 'dev', kind: 'apply', actor: 'ada' }
      expect(found.toSorted((a, b) => (a.model < b.model ? -1 : 1))).toEqual([
        { ...aModelRun('r1', 'a', { status: 'failed', endedAt: minute(9) }), ...of },
        {
          ...aModelRun('r0', 'b', { status: 'running', startedAt: minute(1) }),
          ...of,
          kind: 'restate',
          actor: 'bob',
        },
        { ...aModelRun('r3', 'c', { status: 'success', endedAt: minute(3) }), ...of },
      ])
      expect(await store.getLatestModelRuns([])).toEqual([])
      expect(await neighbour.getLatestModelRuns(names)).toEqual([])
    })

    it('of one model are listed from any of its runs back', async () => {
      const { store, neighbour } = stores()
      await recordParents(store, ['r1', 'r2', 'r3', 'r4'], ['a', 'b'])
      await store.createRun(aRun('r5', { createdAt: minute(3) }))
      for (const run of ['r1', 'r3', 'r4', 'r5']) await store.recordModelRun(aModelRun(run, 'a'))
      await store.recordModelRun(aModelRun('r2', 'b'))
      const list = async (limit: number, before?: string) =>
        (await store.listModelRuns({ model: 'sales.a', limit, ...(before && { before }) })).map(
          ({ runId, environment }) => `${runId} in ${environment}`,
        )
      expect(await list(2)).toEqual(['r5 in dev', 'r4 in dev'])
      expect(await list(9, 'r4')).toEqual(['r3 in dev', 'r1 in dev'])
      expect(await list(9, 'r2')).toEqual(['r1 in dev'])
      expect(await list(9, 'r1')).toEqual([])
      expect(await list(9, 'missing')).toEqual([])
      expect(await neighbour.listModelRuns({ model: 'sales.a', limit: 9 })).toEqual([])
    })
  })
}
