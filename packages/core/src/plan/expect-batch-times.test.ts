import { describe, expect, it } from 'vitest'
import type { ModelRunHistoryFilter, ModelRunRecord } from '../state/run-store.ts'
import { expectBatchTimes } from './expect-batch-times.ts'

const ran = (model: string, change: Partial<ModelRunRecord>): ModelRunRecord => ({
  runId: 'r_1',
  model,
  snapshotId: 's_1',
  status: 'success',
  startedAt: null,
  endedAt: null,
  rows: null,
  ms: null,
  batches: 1,
  error: null,
  why: null,
  ...change,
})

/** Answers what is given for the models asked for, and notes what was asked. */
function history(...records: ModelRunRecord[]) {
  const asked: ModelRunHistoryFilter[] = []
  return {
    asked,
    async getModelRunHistory(filter: ModelRunHistoryFilter) {
      asked.push(filter)
      return records.filter(({ model }) => filter.models.includes(model))
    },
  }
}

describe('what a batch is expected to take', () => {
  it('is the range and the middle of what its model took per batch', async () => {
    const store = history(
      ran('a', { ms: 30, batches: 3 }),
      ran('a', { ms: 40, batches: 1 }),
      ran('a', { ms: 12, batches: 1 }),
      ran('a', { ms: null, batches: 1 }),
      ran('b', { ms: 10 }),
      ran('b', { ms: 20 }),
      ran('c', { ms: 10, batches: 0 }),
    )
    const works = ['a', 'b', 'c', 'd'].map((model) => ({ model, kind: 'table', reason: 'new' }))
    expect([...(await expectBatchTimes(store, works))]).toEqual([
      ['a', { lowMs: 10, medianMs: 12, highMs: 40, runs: 3 }],
      ['b', { lowMs: 10, medianMs: 15, highMs: 20, runs: 2 }],
    ])
  })

  it('looks at runs that did the same work: an increment is not a build from the start', async () => {
    const store = history()
    await expectBatchTimes(
      store,
      [
        { model: 'daily', kind: 'incremental', reason: 'due' },
        { model: 'all', kind: 'incremental', reason: 'changed' },
        { model: 'whole', kind: 'table', reason: 'due' },
      ],
      '2026-01-01T00:00:00.000Z',
    )
    expect(store.asked.map(({ models, whys }) => ({ models, whys }))).toEqual([
      { models: ['daily'], whys: ['due', 'missing'] },
      { models: ['all'], whys: ['new', 'changed', 'coverage', 'restated', 'table-gone'] },
      { models: ['whole'], whys: undefined },
    ])
    expect(store.asked[0]?.endedBefore).toBe('2026-01-01T00:00:00.000Z')
  })
})
