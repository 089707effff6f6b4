import { applyView } from '../src/rpc/stream-views.ts'
import { foldStream } from '../src/rpc/fold-stream.ts'
import { silentLogger, type StateStore } from '@millrace/core'
import { createMemoryStateStore, manualTimers } from '@millrace/core/testing'
import { expect, it, vi } from 'vitest'
import { checkpointTrackers } from '../src/jobs/checkpoint-trackers.ts'

const at = '2024-01-01T00:00:00.000Z'
const progressed = (done: number) => ({
  type: 'stage.progressed',
  version: 1,
  at,
  payload: { stage: 'backfill', done, total: 4000 },
})

function open() {
  const store: StateStore = createMemoryStateStore()
  const timers = manualTimers()
  const warn = vi.fn<(message: string) => void>()
  const job = checkpointTrackers({ store, timers }, { ...silentLogger, warn })
  const append = (count: number, stream = 'run:r_1') =>
    store.appendEvents(
      stream,
      Array.from({ length: count }, (_one, index) => progressed(index)),
    )
  const rest = async () => {
    timers.advance(2_000)
    await job.settled()
  }
  return { store, timers, warn, job, append, rest }
}

it('a stream that nobody watches has a checkpoint every 500 events, equal to what a fold gives', async () => {
  const { store, append, rest } = open()
  await append(499)
  await rest()
  expect(await store.getCheckpoint('run:r_1', 'apply@2')).toBeNull()
  for (const [more, seq] of [
    [1, 500],
    [100, 500],
    [600, 1000],
  ] as const) {
    await append(more)
    await rest()
    const found = await store.getCheckpoint('run:r_1', 'apply@2')
    expect(found?.seq).toBeGreaterThanOrEqual(seq)
    const fresh: StateStore = { ...store, getCheckpoint: async () => null }
    const end = { epoch: 1, seq: found?.seq ?? 0 }
    expect(found?.state).toEqual(await foldStream(fresh, applyView('r_1'), end))
    expect((await store.getCheckpoint('run:r_1', 'cancel@1'))?.seq).toBe(found?.seq)
  }
})

it('plans and runs are kept apart, and other streams are left alone', async () => {
  const { store, append, rest, timers } = open()
  await append(600, 'workspace')
  expect(timers.waiting()).toEqual([])
  await append(600, 'plan:p_1')
  await rest()
  expect(await store.getCheckpoint('plan:p_1', 'overview@1')).toMatchObject({ seq: 500 })
})

it('a stream is looked at once for many appends, and no more after the end', async () => {
  const { store, append, timers, job } = open()
  const looks = vi.spyOn(store, 'getStreamPosition')
  for (let round = 0; round < 20; round += 1) await append(1)
  expect(timers.waiting()).toEqual([2_000])
  await job[Symbol.asyncDispose]()
  expect(timers.waiting()).toEqual([])
  await append(1)
  expect(timers.waiting()).toEqual([])
  expect(looks).not.toHaveBeenCalled()
})

it('a checkpoint that cannot be stored is logged, and the next one is tried', async () => {
  const { store, append, rest, warn } = open()
  vi.spyOn(store, 'saveCheckpoint').mockRejectedValueOnce(new Error('full'))
  await append(600)
  await rest()
  expect(warn).toHaveBeenCalledTimes(1)
  await append(1)
  await rest()
  expect(await store.getCheckpoint('run:r_1', 'apply@2')).toMatchObject({ seq: 500 })
})
