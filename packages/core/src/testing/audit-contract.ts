import { describe, expect, it } from 'vitest'
import type { AuditResultRecord } from '../state/run-store.ts'
import type { StateStore } from '../state/state-store.ts'
import { minute, recordParents } from './state-fixtures.ts'

type Stores = () => { readonly store: StateStore; readonly neighbour: StateStore }

function aResult(runId: string, change: Partial<AuditResultRecord> = {}): AuditResultRecord {
  return {
    runId,
    model: 'sales.a',
    snapshotId: 'a',
    range: null,
    batch: null,
    audit: 'unique',
    blocking: true,
    failing: 0,
    checked: null,
    sample: [],
    columns: [],
    at: minute(1),
    ...change,
  }
}

/** What audits of runs found. */
export function describeAuditContract(stores: Stores): void {
  describe('audit results', () => {
    it('are kept in order with their failing rows as they were', async () => {
      const { store, neighbour } = stores()
      await recordParents(store, ['r1'], ['a'])
      const many = 9_007_199_254_740_991
      const results = [
        aResult('r1', {
          range: { start: 1_767_225_600_000, end: 1_767_229_200_000 },
          batch: 2,
          failing: many,
          checked: many,
          sample: [{ z: 1, a: 'naïve \u0000 ☃', nothing: null, nested: { y: [1], b: true } }],
          columns: [{ name: 'z', type: 'INTEGER' }],
        }),
        aResult('r1', { audit: 'not_null', blocking: false }),
      ]
      await store.recordAuditResults(results)
      await store.recordAuditResults([])
      const found = await store.getAuditResults('r1')
      expect(found).toEqual(results)
      expect(Object.keys(found[0]?.sample[0] ?? {})).toEqual(['z', 'a', 'nothing', 'nested'])
      expect(await neighbour.getAuditResults('r1')).toEqual([])
    })

    it('know the last run in which an audit found nothing in any batch', async () => {
      const { store, neighbour } = stores()
      await recordParents(store, ['r1', 'r2', 'r3', 'r4'], ['a'])
      await store.recordAuditResults([
        aResult('r1', { at: minute(1) }),
        aResult('r2', { at: minute(2) }),
        aResult('r3', { at: minute(3) }),
        aResult('r3', { at: minute(3), failing: 1 }),
        aResult('r3', { at: minute(3), audit: 'other' }),
        aResult('r3', { at: minute(3), model: 'sales.b' }),
        aResult('r4', { at: minute(4) }),
      ])
      const unique = { model: 'sales.a', audit: 'unique' }
      const pass = { runId: 'r2', environment: 'dev', at: minute(2) }
      expect(await store.getLastAuditPass({ ...unique, exceptRun: 'r4' })).toEqual(pass)
      const later = await store.getLastAuditPass({ ...unique, exceptRun: 'r1' })
      expect(later).toMatchObject({ runId: 'r4' })
      const inDev = { ...unique, exceptRun: 'r4', environment: 'dev' }
      expect(await store.getLastAuditPass(inDev)).toEqual(pass)
      expect(await store.getLastAuditPass({ ...inDev, environment: 'prod' })).toBeNull()
      const never = { model: 'sales.a', audit: 'never', exceptRun: 'r1' }
      expect(await store.getLastAuditPass(never)).toBeNull()
      expect(await neighbour.getLastAuditPass({ ...unique, exceptRun: 'r4' })).toBeNull()
    })
  })
}
