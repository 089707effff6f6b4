import { describe, expect, it } from 'vitest'
import type { StoredEvent } from '../state/event-log.ts'
import type { StateStore } from '../state/state-store.ts'
import { anEvent } from './state-fixtures.ts'

type Stores = () => { readonly store: StateStore; readonly neighbour: StateStore }

/** Events and tracker checkpoints. */
export function describeEventContract(stores: Stores): void {
  describe('events', () => {
    it('are numbered from 1 in each stream and read in pages', async () => {
      const { store } = stores()
      expect(await store.getStreamPosition('run:a')).toBeNull()
      const start = await store.appendEvents('run:a', [])
      expect(start.lastSeq).toBe(0)
      const first = await store.appendEvents('run:a', [anEvent(0), anEvent(1)])
      expect(first).toEqual({ epoch: start.epoch, lastSeq: 2 })
      await store.appendEvents('run:b', [anEvent(9)])
      expect(await store.appendEvents('run:a', [anEvent(2)])).toMatchObject({ lastSeq: 3 })
      expect(await store.appendEvents('run:a', [])).toMatchObject({ lastSeq: 3 })
      expect(await store.getStreamPosition('run:a')).toEqual({ epoch: start.epoch, lastSeq: 3 })
      const expected = [0, 1, 2].map((index) => ({
        ...anEvent(index),
        stream: 'run:a',
        epoch: start.epoch,
        seq: index + 1,
      }))
      expect(await store.readEvents('run:a', 0, 100)).toEqual(expected)
      expect(await store.readEvents('run:a', 1, 1)).toEqual([expected[1]])
      expect(await store.readEvents('run:a', 3, 100)).toEqual([])
      expect(await store.readEvents('run:none', 0, 100)).toEqual([])
    })

    it('keep any text and the order of keys', async () => {
      const { store } = stores()
      const payload = {
        z: 'quotes " \\ {a,b} NULL',
        a: 'nul \u0000, lone \ud800, snow ☃, line\nbreak',
        list: [null, true, 1.5, { y: 1, b: 2 }],
      }
      await store.appendEvents('run:a', [anEvent(0, { payload, type: 'odd, "type"' })])
      const [found] = await store.readEvents('run:a', 0, 1)
      expect(found).toMatchObject({ payload, type: 'odd, "type"' })
      expect(Object.keys(found?.payload ?? {})).toEqual(['z', 'a', 'list'])
    })

    it('are announced to listeners of their workspace until they unsubscribe', async () => {
      const { store, neighbour } = stores()
      const heard: string[] = []
      const stop = store.onAppend((stream) => heard.push(stream))
      await neighbour.appendEvents('run:n', [anEvent(0)])
      await store.appendEvents('run:a', [anEvent(0)])
      await store.appendEvents('run:b', [])
      expect(heard).toEqual(['run:a'])
      stop()
      await store.appendEvents('run:a', [anEvent(1)])
      expect(heard).toEqual(['run:a'])
      expect(await neighbour.readEvents('run:a', 0, 10)).toEqual([])
      expect(await neighbour.getStreamPosition('run:a')).toBeNull()
    })

    it('of 50 writers leave no gap, and a reader meanwhile sees each once, in order', async () => {
      const { store } = stores()
      const writers = 50
      const rounds = 5
      const perAppend = 3
      const total = writers * rounds * perAppend
      const reader = tail(store, 'run:a', total)
      await Promise.all(
        Array.from({ length: writers }, async (_, writer) => {
          for (let round = 0; round < rounds; round += 1) {
            const events = Array.from({ length: perAppend }, (_unused, index) =>
              anEvent(0, { payload: { writer, at: round * perAppend + index } }),
            )
            if (round % 2) await store.transaction((tx) => tx.appendEvents('run:a', events))
            else await store.appendEvents('run:a', events)
          }
        }),
      )
      const seen = await reader
      expect(seen.map(({ seq }) => seq)).toEqual(Array.from({ length: total }, (_, i) => i + 1))
      const next = new Map<unknown, number>()
      for (const { payload } of seen) {
        const { writer, at } = payload
        expect(at).toBe(next.get(writer) ?? 0)
        next.set(writer, Number(at) + 1)
      }
      expect(await store.getStreamPosition('run:a')).toMatchObject({ lastSeq: total })
    })
  })

  describe('events that are no longer kept', () => {
    it('go from the oldest on, in pieces, and the stream goes on after its last number', async () => {
      const { store, neighbour } = stores()
      const five = [0, 1, 2, 3, 4].map((index) => anEvent(index))
      await store.appendEvents('run:a', five)
      await neighbour.appendEvents('run:a', five)
      expect(await store.deleteEvents('run:a', { upTo: 4, limit: 3 })).toBe(3)
      const seqs = async () => (await store.readEvents('run:a', 0, 9)).map(({ seq }) => seq)
      expect(await seqs()).toEqual([4, 5])
      expect((await store.readEvents('run:a', 4, 9)).map(({ seq }) => seq)).toEqual([5])
      expect(await store.deleteEvents('run:a', { upTo: 4, limit: 3 })).toBe(1)
      expect(await store.deleteEvents('run:a', { upTo: 4, limit: 3 })).toBe(0)
      expect(await store.deleteEvents('run:a', { upTo: 5, limit: 3 })).toBe(1)
      expect(await store.readEvents('run:a', 0, 9)).toEqual([])
      expect(await store.getStreamPosition('run:a')).toMatchObject({ lastSeq: 5 })
      expect(await store.appendEvents('run:a', [anEvent(0)])).toMatchObject({ lastSeq: 6 })
      expect(await seqs()).toEqual([6])
      expect(await neighbour.readEvents('run:a', 0, 9)).toHaveLength(5)
    })

    it('are found by how long a plan or run has been silent, until none is left', async () => {
      const { store } = stores()
      const day = (date: number) => `2026-02-0${date}T00:00:00.000Z`
      const append = (stream: string, ...days: number[]) =>
        store.appendEvents(
          stream,
          days.map((date) => ({ ...anEvent(0), at: day(date) })),
        )
      await append('run:b', 1, 3)
      await append('plan:a', 2)
      await append('run:goes-on', 1, 5)
      await append('workspace', 1)
      expect(await store.listSilentStreams(day(4), 9)).toEqual(['plan:a', 'run:b'])
      expect(await store.listSilentStreams(day(4), 1)).toEqual(['plan:a'])
      expect(await store.listSilentStreams(day(3), 9)).toEqual(['plan:a'])
      await store.deleteEvents('plan:a', { upTo: 1, limit: 9 })
      expect(await store.listSilentStreams(day(4), 9)).toEqual(['run:b'])
    })
  })

  describe('checkpoints', () => {
    it('keep the furthest', async () => {
      const { store, neighbour } = stores()
      const point = { stream: 'run:a', tracker: 'run', epoch: 1, seq: 7, state: { z: 1, a: [2] } }
      expect(await store.getCheckpoint('run:a', 'run')).toBeNull()
      await store.saveCheckpoint(point)
      await store.saveCheckpoint({ ...point, seq: 5, state: 'older' })
      expect(await store.getCheckpoint('run:a', 'run')).toEqual(point)
      await store.saveCheckpoint({ ...point, seq: 9, state: 'newer' })
      await store.saveCheckpoint({ ...point, tracker: 'other', state: null })
      expect(await store.getCheckpoint('run:a', 'run')).toMatchObject({ seq: 9, state: 'newer' })
      await store.saveCheckpoint({ ...point, epoch: 2, seq: 1 })
      expect(await store.getCheckpoint('run:a', 'run')).toMatchObject({ epoch: 2, seq: 1 })
      expect(await store.getCheckpoint('run:a', 'other')).toMatchObject({ state: null })
      expect(await neighbour.getCheckpoint('run:a', 'run')).toBeNull()
    })
  })
}

/** Follows a stream as a server does: read the backlog, then wait for the next append. */
async function tail(store: StateStore, stream: string, total: number): Promise<StoredEvent[]> {
  const seen: StoredEvent[] = []
  let wake: () => void = () => {}
  let appended = new Promise<void>((resolve) => (wake = resolve))
  const stop = store.onAppend(() => wake())
  while (seen.length < total) {
    const woken = appended
    const page = await store.readEvents(stream, seen.at(-1)?.seq ?? 0, 7)
    seen.push(...page)
    if (page.length > 0 || seen.length >= total) continue
    await woken
    appended = new Promise<void>((resolve) => (wake = resolve))
  }
  stop()
  return seen
}
