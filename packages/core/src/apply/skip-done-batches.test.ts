import { describe, expect, it } from 'vitest'
import type { PlanDocument, PlannedBackfill } from '../plan/plan.ts'
import { skipDoneBatches } from './skip-done-batches.ts'

const day = 86_400_000
const days = (from: number, to: number) => ({ start: from * day, end: to * day })

function backfill(change: Partial<PlannedBackfill>): PlannedBackfill {
  return {
    model: 'a.b',
    snapshotId: 's',
    version: 'v',
    physical: { schema: 'millrace__a', name: 'b__v' },
    kind: 'incremental',
    reason: 'due',
    ranges: [days(0, 4)],
    batches: [days(0, 2), days(2, 4)],
    columns: [],
    coverage: null,
    estimate: null,
    ...change,
  }
}

type Ranges = readonly ReturnType<typeof days>[]

async function left(planned: PlannedBackfill, recorded: Ranges, built: Ranges | null = null) {
  const coverage = built && { 'a.parent': built }
  const recordedAt = '2024-01-01T00:00:00.000Z'
  const found = new Map([['v', { ranges: recorded, coverage, recordedAt }]])
  const store = { getIntervals: async () => found }
  const document = { backfills: [planned] } as unknown as PlanDocument
  return (await skipDoneBatches(store, document)).backfills.map(({ batches }) => batches)
}

describe('batches that another run recorded since the plan was computed', () => {
  it('are left out one by one', async () => {
    expect(await left(backfill({}), [days(0, 2)])).toEqual([[days(2, 4)]])
  })

  it('leave nothing to do when they were all', async () => {
    expect(await left(backfill({}), [days(-3, 9)])).toEqual([])
  })

  it('stay when they were recorded in part only', async () => {
    expect(await left(backfill({}), [days(0, 1), days(3, 4)])).toEqual([[days(0, 2), days(2, 4)]])
  })

  it('stay where a whole table was built from less of its parents than planned', async () => {
    const whole = backfill({
      kind: 'table',
      reason: 'changed',
      coverage: { 'a.parent': [days(0, 4)] },
      batches: [days(0, 4)],
    })
    expect(await left(whole, [days(0, 4)], [days(1, 2)])).toEqual([[days(0, 4)]])
    expect(await left(whole, [days(0, 4)], [days(0, 4)])).toEqual([])
  })

  it.each(['restated', 'table-gone', 'coverage'] as const)(
    'are built again when %s',
    async (reason) => {
      expect(await left(backfill({ reason }), [days(0, 4)])).toEqual([[days(0, 2), days(2, 4)]])
    },
  )
})
