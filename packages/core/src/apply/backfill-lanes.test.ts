import { describe, expect, it } from 'vitest'
import type { PlannedBackfill } from '../plan/plan.ts'
import type { Model } from '../project/model.ts'
import { aLoadedModel } from '../testing/a-loaded-model.ts'
import { backfillLanes, batchId } from './backfill-lanes.ts'

const day = (number: number) => Date.UTC(2024, 0, number)

function backfill(model: string, batches: readonly (readonly [number, number])[]): PlannedBackfill {
  const ranges = batches.map(([start, end]) => ({ start: day(start), end: day(end) }))
  return {
    model,
    snapshotId: `s_${model}`,
    version: `v_${model}`,
    physical: { schema: 'millrace__s', name: model },
    kind: 'incremental',
    reason: 'new',
    ranges,
    batches: ranges,
    columns: [],
    coverage: null,
    estimate: null,
  }
}

const incremental = (name: string, change: Partial<Model> = {}) =>
  aLoadedModel(name, { kind: 'incremental', timeColumn: 'ds', ...change })
const bound = { parents: ['s.a'], boundedReads: [{ parent: 's.a', columns: ['ds'] }] }

function lanesOf(models: readonly Model[], backfills: readonly PlannedBackfill[]) {
  const lanes = backfillLanes(
    { backfills, audits: [] },
    new Map(models.map((model) => [model.name, model])),
  )
  return new Map(lanes.map((lane) => [lane.name, lane]))
}
const leading = (models: readonly Model[], backfills: readonly PlannedBackfill[], name: string) =>
  lanesOf(models, backfills)
    .get(name)
    ?.batches.map((batch) => batch.needs.map((need) => `${need.lane}:${need.leading}`).join())

const a = backfill('s.a', [
  [1, 3],
  [3, 5],
  [5, 7],
])
const b = backfill('s.b', [
  [1, 2],
  [2, 4],
  [4, 7],
])

describe('the lanes of a backfill', () => {
  it('wait for the parent batches that begin before their own end, where the read is bound to the range', () => {
    expect(leading([incremental('s.a'), incremental('s.b', bound)], [a, b], 's.b')).toEqual([
      's.a:1',
      's.a:2',
      's.a:3',
    ])
  })

  it.each([
    ['the read is not bound', incremental('s.a'), incremental('s.b', { parents: ['s.a'] })],
    [
      'another column is bound',
      incremental('s.a'),
      incremental('s.b', { ...bound, boundedReads: [{ parent: 's.a', columns: ['at'] }] }),
    ],
    [
      'the parent has no time column',
      incremental('s.a', { timeColumn: null, uniqueKey: ['id'] }),
      incremental('s.b', bound),
    ],
    ['the reader is a whole table', incremental('s.a'), aLoadedModel('s.b', bound)],
  ])('wait for all parent batches when %s', (_why, parent, reader) => {
    expect(leading([parent, reader], [a, b], 's.b')).toEqual(['s.a:3', 's.a:3', 's.a:3'])
  })

  it('need nothing of a parent that is not being built', () => {
    expect(leading([incremental('s.a'), incremental('s.b', bound)], [b], 's.b')).toEqual([
      '',
      '',
      '',
    ])
  })

  it('look through views and embedded models, never through a table that stays', () => {
    const reader = (parent: string) => incremental('s.b', { parents: [parent] })
    const through = (kind: Model['kind']) => aLoadedModel('s.v', { kind, parents: ['s.a'] })
    for (const kind of ['view', 'embedded'] as const) {
      expect(leading([incremental('s.a'), through(kind), reader('s.v')], [a, b], 's.b')).toEqual([
        's.a:3',
        's.a:3',
        's.a:3',
      ])
    }
    expect(leading([incremental('s.a'), through('table'), reader('s.v')], [a, b], 's.b')).toEqual([
      '',
      '',
      '',
    ])
  })

  it('run one at a time where the order of batches matters', () => {
    const width = (change: Partial<Model>) =>
      lanesOf([incremental('s.a', change)], [a]).get('s.a')?.width
    expect(width({})).toBe(Number.POSITIVE_INFINITY)
    expect(width({ batchConcurrency: 2 })).toBe(2)
    expect(width({ readsItself: true, batchConcurrency: 2 })).toBe(1)
    expect(width({ uniqueKey: ['id'], timeColumn: null })).toBe(1)
    expect(width({ kind: 'table' })).toBe(1)
  })

  it('run new audits after everything that is built of their model and of what it reads', () => {
    const physical = { schema: 'millrace__s', name: 'x' }
    const audit = (model: string) => ({ model, snapshotId: `s_${model}`, physical, audits: [] })
    const models = [incremental('s.a'), aLoadedModel('s.b', { parents: ['s.a'] })]
    const byName = new Map(models.map((model) => [model.name, model]))
    const lanes = backfillLanes({ backfills: [a], audits: [audit('s.a'), audit('s.b')] }, byName)
    expect(
      lanes.map(({ name, batches }) => [name, batches.at(-1)?.work.kind, batches.at(-1)?.needs]),
    ).toEqual([
      ['s.a', 'audit', [{ lane: 's.a', leading: 3 }]],
      ['s.b', 'audit', [{ lane: 's.a', leading: 3 }]],
    ])
  })

  it('name a batch by version and interval, whichever run writes it', () => {
    expect(batchId(a, a.batches[0]!)).toBe(`v_s.a:${day(1)}:${day(3)}`)
  })
})
