import { describe, expect, it } from 'vitest'
import type { NewInterval } from '../state/snapshot-store.ts'
import type { StateStore } from '../state/state-store.ts'
import { aSnapshot, minute, recordParents } from './state-fixtures.ts'

type Stores = () => { readonly store: StateStore; readonly neighbour: StateStore }

const hour = 3_600_000
const day0 = Date.UTC(2026, 0, 1)
const hours = (from: number, to: number) => ({ start: day0 + from * hour, end: day0 + to * hour })

function done(version: string, from: number, to: number, change: Partial<NewInterval> = {}) {
  const base = { coverage: null, runId: 'r1', at: minute(0), replaces: false }
  return { ...base, version, range: hours(from, to), ...change }
}

/** Snapshots and intervals. */
export function describeSnapshotContract(stores: Stores): void {
  describe('snapshots', () => {
    it('never change once recorded', async () => {
      const { store, neighbour } = stores()
      const bare = { physicalSchema: null, physicalName: null, category: null, gitCommit: 'abc' }
      await store.saveSnapshots([aSnapshot('a'), aSnapshot('b', bare)])
      await store.saveSnapshots([aSnapshot('a', { version: 'other' }), aSnapshot('c')])
      await store.saveSnapshots([])
      const found = await store.getSnapshots(['c', 'missing', 'a', 'b', 'a'])
      expect(found).toEqual([aSnapshot('c'), aSnapshot('a'), aSnapshot('b', bare)])
      expect(JSON.stringify(found[0]?.payload)).toBe(JSON.stringify(aSnapshot('c').payload))
      expect(await store.getSnapshots([])).toEqual([])
      expect(await neighbour.getSnapshots(['a'])).toEqual([])
    })

    it('are listed without their payloads, oldest first', async () => {
      const { store, neighbour } = stores()
      await store.saveSnapshots([
        aSnapshot('b', { createdAt: minute(2) }),
        aSnapshot('a', { createdAt: minute(1) }),
      ])
      const listed = await store.listSnapshots()
      expect(listed.map(({ id }) => id)).toEqual(['a', 'b'])
      expect(listed[0]).not.toHaveProperty('payload')
      expect(await neighbour.listSnapshots()).toEqual([])
    })

    it('are recorded by the thousand', async () => {
      const { store } = stores()
      const ids = Array.from({ length: 2500 }, (_, index) => `s${index}`)
      await store.saveSnapshots(ids.map((id) => aSnapshot(id)))
      expect((await store.getSnapshots(ids)).map(({ id }) => id)).toEqual(ids)
    })
  })

  describe('intervals', () => {
    it('are joined where they touch or overlap', async () => {
      const { store, neighbour } = stores()
      await recordParents(store, ['r1'])
      await store.recordIntervals([
        done('v', 4, 5),
        done('v', 0, 1),
        done('v', 1, 2),
        done('v', 0, 1),
        done('w', 7, 9),
      ])
      await store.recordIntervals([done('v', 3, 5)])
      expect(await store.getIntervals(['v', 'w', 'missing'])).toEqual(
        new Map([
          ['v', { ranges: [hours(0, 2), hours(3, 5)], coverage: null, recordedAt: minute(0) }],
          ['w', { ranges: [hours(7, 9)], coverage: null, recordedAt: minute(0) }],
        ]),
      )
      expect(await store.getIntervals([])).toEqual(new Map())
      expect(await neighbour.getIntervals(['v'])).toEqual(new Map())
    })

    it('are cut where a range is removed', async () => {
      const { store } = stores()
      await recordParents(store, ['r1'])
      await store.recordIntervals([done('v', 0, 4), done('v', 4, 5), done('v', 8, 10)])
      await store.removeIntervals('v', hours(1, 2))
      await store.removeIntervals('v', hours(4, 9))
      const ranges = (await store.getIntervals(['v'])).get('v')?.ranges
      expect(ranges).toEqual([hours(0, 1), hours(2, 4), hours(9, 10)])
      await store.removeIntervals('v', hours(-10, 100))
      await store.removeIntervals('v', hours(-10, 100))
      expect(await store.getIntervals(['v'])).toEqual(new Map())
    })

    it('of whole tables replace what was there and carry the coverage of the newest', async () => {
      const { store } = stores()
      await recordParents(store, ['r1'])
      const coverage = (to: number) => ({ 'parent version': [hours(0, to)] })
      await store.recordIntervals([done('v', 0, 4, { coverage: coverage(4), replaces: true })])
      await store.recordIntervals([
        done('v', 10, 12),
        done('v', 0, 6, { coverage: coverage(6), replaces: true, at: minute(1) }),
        done('w', 0, 1),
      ])
      const found = await store.getIntervals(['v', 'w'])
      expect(found.get('v')).toEqual({
        ranges: [hours(0, 6)],
        coverage: coverage(6),
        recordedAt: minute(1),
      })
      expect(found.get('w')?.ranges).toEqual([hours(0, 1)])
      await store.recordIntervals([done('v', 6, 8, { coverage: coverage(8), at: minute(2) })])
      const joined = (await store.getIntervals(['v'])).get('v')
      expect(joined).toEqual({
        ranges: [hours(0, 8)],
        coverage: coverage(8),
        recordedAt: minute(2),
      })
    })

    it('are recorded by the thousand, in years far away too', async () => {
      const { store } = stores()
      await recordParents(store, ['r1'])
      const many = Array.from({ length: 3000 }, (_, index) => done('v', index * 2, index * 2 + 1))
      const far = { start: Date.UTC(-1, 0, 1), end: Date.UTC(9999, 0, 1) }
      await store.recordIntervals([...many, done('far', 0, 0, { range: far })])
      const found = await store.getIntervals(['v', 'far'])
      expect(found.get('v')?.ranges).toHaveLength(3000)
      expect(found.get('far')?.ranges).toEqual([far])
    })

    it('are forgotten with the tables of their versions', async () => {
      const { store } = stores()
      await recordParents(store, ['r1'])
      await store.recordIntervals([done('v', 0, 1), done('w', 0, 1), done('x', 0, 1)])
      const revision = await store.getRevision()
      await store.forgetVersions(['v', 'w', 'missing'])
      await store.forgetVersions([])
      expect([...(await store.getIntervals(['v', 'w', 'x'])).keys()]).toEqual(['x'])
      expect(await store.getRevision()).toBe(revision + 1)
    })

    it('move the revision of their workspace', async () => {
      const { store, neighbour } = stores()
      await recordParents(store, ['r1'])
      expect(await store.getRevision()).toBe(0)
      await store.recordIntervals([done('v', 0, 1), done('v', 1, 2)])
      expect(await store.getRevision()).toBe(1)
      await store.recordIntervals([])
      expect(await store.getRevision()).toBe(1)
      await store.removeIntervals('v', hours(0, 1))
      expect(await store.getRevision()).toBe(2)
      expect(await neighbour.getRevision()).toBe(0)
    })
  })
}
