import { describe, expect, it, vi } from 'vitest'
import type { StoredEvent } from '../state/event-log.ts'
import { createMemoryStateStore } from '../testing/memory-state-store.ts'
import { manualTimers } from '../testing/manual-timers.ts'
import { anEvent } from '../testing/state-fixtures.ts'
import { shareReads } from './share-reads.ts'
import { tailEvents } from './tail-events.ts'

describe('shared reads', () => {
  it('ask once for those who stand at the same place', async () => {
    const store = createMemoryStateStore()
    const read = vi.spyOn(store, 'readEvents')
    const shared = shareReads(store, manualTimers())
    await store.appendEvents('run:a', [anEvent(1), anEvent(2)])
    const asked = [0, 0, 0, 1].map((after) => shared.readEvents('run:a', after, 500))
    const answers = await Promise.all(asked)
    expect(answers.map(({ length }) => length)).toEqual([2, 2, 2, 1])
    expect(read).toHaveBeenCalledTimes(2)
  })

  it('keep what was found for a while, and that nothing was until something is appended', async () => {
    const store = createMemoryStateStore()
    const read = vi.spyOn(store, 'readEvents')
    const timers = manualTimers()
    const shared = shareReads(store, timers)
    const ask = async () => {
      const found = [0, 1].map((after) => shared.readEvents('run:a', after, 500))
      return (await Promise.all(found)).map(({ length }) => length)
    }
    await store.appendEvents('run:a', [anEvent(1)])
    for (let round = 0; round < 3; round += 1) expect(await ask()).toEqual([1, 0])
    expect(read).toHaveBeenCalledTimes(2)
    await store.appendEvents('run:b', [anEvent(1)])
    await ask()
    expect(read).toHaveBeenCalledTimes(2)
    await store.appendEvents('run:a', [anEvent(2)])
    expect(await ask()).toEqual([1, 1])
    expect(read).toHaveBeenCalledTimes(3)
    timers.advance(250)
    expect(timers.waiting()).toEqual([])
    expect(await ask()).toEqual([2, 1])
  })

  it('find what no word came of after a moment', async () => {
    const store = createMemoryStateStore()
    vi.spyOn(store, 'onAppend').mockReturnValue(() => {})
    const timers = manualTimers()
    const shared = shareReads(store, timers)
    expect(await shared.readEvents('run:a', 0, 500)).toEqual([])
    await store.appendEvents('run:a', [anEvent(1)])
    timers.advance(250)
    expect(await shared.readEvents('run:a', 0, 500)).toHaveLength(1)
  })

  it('do not keep a failure', async () => {
    const store = createMemoryStateStore()
    vi.spyOn(store, 'readEvents').mockRejectedValueOnce(new Error('the state is gone'))
    const shared = shareReads(store, manualTimers())
    await expect(shared.readEvents('run:a', 0, 500)).rejects.toThrow('gone')
    expect(await shared.readEvents('run:a', 0, 500)).toEqual([])
  })

  it('do not give a query to who comes after an append that it may have missed', async () => {
    const store = createMemoryStateStore()
    const early = Promise.withResolvers<readonly StoredEvent[]>()
    const read = vi.spyOn(store, 'readEvents').mockReturnValueOnce(early.promise)
    const shared = shareReads(store, manualTimers())
    const before = shared.readEvents('run:a', 0, 500)
    await store.appendEvents('run:a', [anEvent(1)])
    expect(await shared.readEvents('run:a', 0, 500)).toHaveLength(1)
    early.resolve([])
    expect(await before).toEqual([])
    expect(read).toHaveBeenCalledTimes(2)
  })

  it('let every tail see every event in order while many follow and more come', async () => {
    const store = createMemoryStateStore()
    const shared = shareReads(store, manualTimers())
    const follow = async () => {
      const seen: number[] = []
      const until = ({ type }: StoredEvent) => type === 'end'
      for await (const events of tailEvents(shared, 'run:a', { after: 0, until }))
        seen.push(...events.map(({ seq }) => seq))
      return seen
    }
    const tails = Array.from({ length: 10 }, follow)
    for (let index = 0; index < 50; index += 1) {
      await store.appendEvents('run:a', [anEvent(index)])
      if (index % 10 === 0) tails.push(follow())
    }
    await store.appendEvents('run:a', [anEvent(50, { type: 'end' })])
    const all = Array.from({ length: 51 }, (_one, index) => index + 1)
    for (const seen of await Promise.all(tails)) expect(seen).toEqual(all)
  })

  it('leave the source when they are disposed of', async () => {
    const store = createMemoryStateStore()
    const detach = vi.fn()
    vi.spyOn(store, 'onAppend').mockReturnValue(detach)
    shareReads(store, manualTimers())[Symbol.dispose]()
    expect(detach).toHaveBeenCalledTimes(1)
  })
})
