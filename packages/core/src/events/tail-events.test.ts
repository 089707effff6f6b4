import { beforeEach, describe, expect, it } from 'vitest'
import type { StateStore } from '../state/state-store.ts'
import { manualTimers } from '../testing/manual-timers.ts'
import { createMemoryStateStore } from '../testing/memory-state-store.ts'
import { anEvent } from '../testing/state-fixtures.ts'
import { tailEvents, type TailOptions } from './tail-events.ts'

let store: StateStore
const stream = 'run:r_1'
const append = (count: number, to = stream) =>
  store.appendEvents(
    to,
    Array.from({ length: count }, (_, index) => anEvent(index)),
  )

beforeEach(() => {
  store = createMemoryStateStore()
})

async function collect(options: TailOptions): Promise<number[]> {
  const seen: number[] = []
  for await (const events of tailEvents(store, stream, options))
    seen.push(...events.map(({ seq }) => seq))
  return seen
}
const nextTurn = () => new Promise<void>((resolve) => void setImmediate(resolve))
const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1)

describe('a tail of events', () => {
  it('reads the backlog in groups and completes after the last event asked for', async () => {
    await append(1200)
    expect(await collect({ after: 0, until: ({ seq }) => seq === 1200 })).toEqual(upTo(1200))
    expect(await collect({ after: 1195, until: ({ seq }) => seq === 1200 })).toEqual([
      1196, 1197, 1198, 1199, 1200,
    ])
  })

  it('loses and repeats nothing of what is appended while it reads the backlog', async () => {
    await append(3)
    const { readEvents } = store
    let reads = 0
    const racing: StateStore = {
      ...store,
      async readEvents(...input) {
        reads += 1
        const events = await readEvents(...input)
        if (reads <= 5) await append(1)
        return events
      },
    }
    const seen: number[] = []
    for await (const events of tailEvents(racing, stream, {
      after: 0,
      until: ({ seq }) => seq === 8,
    })) {
      seen.push(...events.map(({ seq }) => seq))
    }
    expect(seen).toEqual(upTo(8))
  })

  it('wakes for its own stream while it waits', async () => {
    const collected = collect({ after: 0, until: ({ seq }) => seq === 30 })
    for (let round = 0; round < 10; round += 1) {
      await append(2, 'run:other')
      await append(3)
      await nextTurn()
    }
    expect(await collected).toEqual(upTo(30))
  })

  it('gives several readers the same events', async () => {
    const readers = [0, 1, 2].map(() => collect({ after: 0, until: ({ seq }) => seq === 20 }))
    for (let round = 0; round < 20; round += 1) await append(1)
    for (const seen of await Promise.all(readers)) expect(seen).toEqual(upTo(20))
  })

  it('finds events by itself, a little later, when no wake-up ever comes', async () => {
    const deaf: StateStore = { ...store, onAppend: () => () => {} }
    const timers = manualTimers()
    await append(1)
    const tail = tailEvents(deaf, stream, { after: 0, timers, pollMs: 5000 })
    expect((await tail.next()).value).toHaveLength(1)
    for (let round = 2; round < 5; round += 1) {
      const next = tail.next()
      await nextTurn()
      await append(1)
      timers.advance(4999)
      await nextTurn()
      expect(timers.waiting()).toEqual([1])
      timers.advance(1)
      expect((await next).value).toMatchObject([{ seq: round }])
      expect(timers.waiting()).toEqual([])
    }
    await tail.return()
  })

  it('looks for events by itself only while somebody waits', async () => {
    const timers = manualTimers()
    const abort = new AbortController()
    const tail = tailEvents(store, stream, { after: 0, timers, signal: abort.signal })
    expect(timers.waiting()).toEqual([])
    const next = tail.next()
    await nextTurn()
    expect(timers.waiting()).toEqual([5000])
    abort.abort()
    expect(await next).toEqual({ done: true, value: undefined })
    expect(timers.waiting()).toEqual([])
  })

  it('gathers what arrives within a few milliseconds, but never the backlog', async () => {
    const timers = manualTimers()
    await append(2)
    const tail = tailEvents(store, stream, { after: 0, timers, gatherMs: 5 })
    expect((await tail.next()).value).toHaveLength(2)
    const next = tail.next()
    await nextTurn()
    for (let round = 0; round < 3; round += 1) {
      await append(1)
      await nextTurn()
    }
    expect(timers.waiting()).toEqual([5])
    timers.advance(5)
    expect((await next).value).toMatchObject([{ seq: 3 }, { seq: 4 }, { seq: 5 }])
    await tail.return()
  })

  it('ends at once when it is aborted while it gathers', async () => {
    const timers = manualTimers()
    const abort = new AbortController()
    const options = { after: 0, timers, gatherMs: 5, signal: abort.signal }
    const next = tailEvents(store, stream, options).next()
    await nextTurn()
    await append(1)
    await nextTurn()
    abort.abort()
    expect(await next).toEqual({ done: true, value: undefined })
    expect(timers.waiting()).toEqual([])
  })

  it('ends when it is aborted, while it waits and before it began', async () => {
    const abort = new AbortController()
    const waiting = collect({ after: 0, signal: abort.signal })
    await append(1)
    await nextTurn()
    abort.abort()
    expect(await waiting).toEqual([1])
    expect(await collect({ after: 0, signal: AbortSignal.abort() })).toEqual([])
  })

  it('detaches from the live source when its reader leaves', async () => {
    let attached = 0
    const counting: StateStore = {
      ...store,
      onAppend(listener) {
        attached += 1
        const detach = store.onAppend(listener)
        return () => {
          attached -= 1
          detach()
        }
      },
    }
    await append(1)
    for await (const events of tailEvents(counting, stream, { after: 0 })) {
      expect([attached, events.length]).toEqual([1, 1])
      break
    }
    expect(attached).toBe(0)
  })
})
