import { expect, it, vi } from 'vitest'
import { rememberReads } from '../src/state/remember-reads.ts'
import { createMemoryState } from '../src/testing/memory-session.ts'
import { createMemoryStateStore } from '../src/testing/memory-state-store.ts'
import { aRun, aSnapshot, minute } from '../src/testing/state-fixtures.ts'
import { describeStateStoreContract } from '../src/testing/state-store-contract.ts'

describeStateStoreContract('memory, with remembered reads', async () => {
  const state = createMemoryState()
  return {
    inWorkspace: async (workspace) => rememberReads(createMemoryStateStore({ state, workspace })),
    close: async () => {},
  }
})

const interval = (start: number) => ({
  version: 'v1',
  range: { start, end: start + 1 },
  coverage: null,
  runId: 'r1',
  at: minute(0),
  replaces: false,
})

it('asks the database once for what cannot change', async () => {
  const store = createMemoryStateStore()
  const remembering = rememberReads(store)
  const [snapshots, analyses] = [vi.spyOn(store, 'getSnapshots'), vi.spyOn(store, 'getAnalyses')]
  await store.saveSnapshots([aSnapshot('s1')])
  await store.putAnalyses(new Map([['a', 1]]))
  for (let time = 0; time < 2; time += 1) {
    expect(await remembering.getSnapshots(['s1', 's1'])).toEqual([aSnapshot('s1')])
    expect(await remembering.getAnalyses(['a'])).toEqual(new Map([['a', 1]]))
  }
  expect([snapshots, analyses].map(({ mock }) => mock.calls.length)).toEqual([1, 1])
})

it('finds what was not there before', async () => {
  const store = createMemoryStateStore()
  const remembering = rememberReads(store)
  expect(await remembering.getSnapshots(['s1'])).toEqual([])
  await store.saveSnapshots([aSnapshot('s1')])
  expect(await remembering.getSnapshots(['s1'])).toEqual([aSnapshot('s1')])
})

it('gives the same object for the same snapshot', async () => {
  const remembering = rememberReads(createMemoryStateStore())
  await remembering.saveSnapshots([aSnapshot('s1')])
  const [first] = await remembering.getSnapshots(['s1'])
  expect((await remembering.getSnapshots(['s1']))[0]).toBe(first)
})

it('sees intervals that another process recorded', async () => {
  const store = createMemoryStateStore()
  await store.createRun(aRun('r1'))
  const remembering = rememberReads(store)
  const ranges = async () => (await remembering.getIntervals(['v1'])).get('v1')?.ranges
  expect(await ranges()).toBeUndefined()
  await store.recordIntervals([interval(0)])
  expect(await ranges()).toEqual([{ start: 0, end: 1 }])
  await store.recordIntervals([interval(1)])
  expect(await ranges()).toEqual([{ start: 0, end: 2 }])
  await store.forgetVersions(['v1'])
  expect(await ranges()).toBeUndefined()
})
