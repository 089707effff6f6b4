import { describe, expect, it } from 'vitest'
import type { TimeRange } from '../intervals/time-range.ts'
import type { Model } from '../project/model.ts'
import type { RecordedCoverage } from '../state/snapshot-store.ts'
import { aLoadedModel } from '../testing/a-loaded-model.ts'
import { type BackfillInput, findBackfills } from './backfills-stage.ts'

const day = (number: number) => Date.UTC(2024, 0, number)
const days = (start: number, end: number): TimeRange => ({ start: day(start), end: day(end) })
const incremental = (name: string, change: Partial<Model> = {}) =>
  aLoadedModel(name, { kind: 'incremental', timeColumn: 'ds', ...change })

interface Given extends Partial<Omit<BackfillInput, 'placed' | 'recorded' | 'promoted'>> {
  readonly recorded?: Readonly<Record<string, Partial<RecordedCoverage>>>
}

function find(models: readonly Model[], { recorded = {}, ...more }: Given = {}) {
  return findBackfills({
    placed: models.map((model) => ({
      model,
      snapshotId: `s_${model.name}`,
      version: model.name,
      physical: model.kind === 'embedded' ? null : { schema: 'millrace__s', name: model.name },
    })),
    recorded: new Map(
      Object.entries(recorded).map(([name, { ranges = [], coverage = null }]) => [
        name,
        { ranges, coverage },
      ]),
    ),
    gone: new Set(),
    until: day(11) + 36_000_000,
    window: { start: null, end: null },
    projectStart: day(1),
    promoted: new Set(models.map(({ name }) => name)),
    added: new Set(),
    ...more,
  })
}
const ranges = (...input: Parameters<typeof find>) =>
  find(...input).map(({ model, ranges: of }) => [model, of])

describe('missing units of a time-range model', () => {
  it('reach from its start to the last tick, in whole units', () => {
    expect(ranges([incremental('s.a', { start: day(3) + 1000 })])).toEqual([['s.a', [days(3, 11)]]])
    expect(ranges([incremental('s.a', { start: day(3), end: day(6) })])).toEqual([
      ['s.a', [days(3, 6)]],
    ])
  })

  it('leave out what is recorded, also in the middle', () => {
    const recorded = { 's.a': { ranges: [days(1, 3), days(5, 8)] } }
    expect(ranges([incremental('s.a')], { recorded })).toEqual([['s.a', [days(3, 5), days(8, 11)]]])
    expect(
      ranges([incremental('s.a')], { recorded: { 's.a': { ranges: [days(1, 11)] } } }),
    ).toEqual([])
  })

  it('begin where the model says, else the project, else the earliest parent, else with the last unit', () => {
    const first = (own: number | null, project: number | null, parents: readonly number[]) => {
      const above = parents.map((start, index) => incremental(`s.p${index}`, { start }))
      const model = incremental('s.a', { start: own, parents: above.map(({ name }) => name) })
      return find([...above, model], { projectStart: project }).at(-1)?.ranges[0]?.start
    }
    expect(first(day(5), day(2), [day(3)])).toBe(day(5))
    expect(first(null, day(2), [day(3)])).toBe(day(2))
    expect(first(null, null, [day(7), day(4)])).toBe(day(4))
    expect(first(null, null, [])).toBe(day(10))
  })

  it('are none before the first tick, or after the end', () => {
    expect(ranges([incremental('s.a', { start: day(12) })])).toEqual([])
    expect(ranges([incremental('s.a', { start: day(1), end: day(1) })])).toEqual([])
  })

  it('leave a unit out that the end of the model cuts', () => {
    const model = incremental('s.a', { start: day(3), end: day(6) + 3_600_000 })
    expect(ranges([model])).toEqual([['s.a', [days(3, 6)]]])
  })

  it('reach into the running unit where partial ones are allowed, and process that one whole later', () => {
    const model = incremental('s.a', { allowPartials: true })
    const now = day(11) + 36_000_000
    expect(ranges([model])).toEqual([['s.a', [{ start: day(1), end: now }]]])
    const recorded = { 's.a': { ranges: [{ start: day(1), end: now }] } }
    expect(ranges([model], { recorded })).toEqual([])
    expect(ranges([model], { recorded, until: day(12) + 1000 })).toEqual([
      ['s.a', [{ start: day(11), end: day(12) + 1000 }]],
    ])
    const cut = incremental('s.a', { allowPartials: true, end: day(6) + 3_600_000 })
    expect(ranges([cut])).toEqual([['s.a', [{ start: day(1), end: day(6) + 3_600_000 }]]])
  })

  it('wait for the cron: a weekly model of days ends with its last tick', () => {
    expect(ranges([incremental('s.a', { cron: '@weekly' })])).toEqual([['s.a', [days(1, 7)]]])
    const hourly = incremental('s.a', { unit: 'hour', cron: '@hourly', start: day(11) })
    expect(find([hourly])[0]?.ranges).toEqual([{ start: day(11), end: day(11) + 36_000_000 }])
  })

  it('go back by lookback from what is missing, joined, never before the start, and only then', () => {
    const model = incremental('s.a', { lookback: 2 })
    expect(ranges([model], { recorded: { 's.a': { ranges: [days(1, 10)] } } })).toEqual([
      ['s.a', [days(8, 11)]],
    ])
    expect(ranges([model], { recorded: { 's.a': { ranges: [days(2, 9)] } } })).toEqual([
      ['s.a', [days(1, 2), days(7, 11)]],
    ])
    expect(ranges([model], { recorded: { 's.a': { ranges: [days(2, 4), days(5, 11)] } } })).toEqual(
      [['s.a', [days(1, 5)]]],
    )
    expect(ranges([model], { recorded: { 's.a': { ranges: [days(1, 11)] } } })).toEqual([])
  })

  it('stay inside the dates a person asked for, widened to whole units', () => {
    const window = { start: day(4) + 3_600_000, end: day(6) + 1 }
    expect(ranges([incremental('s.a')], { window })).toEqual([['s.a', [days(4, 7)]]])
    expect(ranges([incremental('s.a')], { window: { start: day(20), end: null } })).toEqual([])
    expect(ranges([incremental('s.a')], { window: { start: null, end: day(3) } })).toEqual([
      ['s.a', [days(1, 3)]],
    ])
  })

  it('are cut into batches of at most the size, per run of missing units', () => {
    const [found] = find([incremental('s.a', { batchSize: 2 })], {
      recorded: { 's.a': { ranges: [days(4, 5)] } },
    })
    expect(found?.batches).toEqual([days(1, 3), days(3, 4), days(5, 7), days(7, 9), days(9, 11)])
    expect(find([incremental('s.a')])[0]?.batches).toEqual([days(1, 11)])
  })

  it('are all of it when the table is gone from the warehouse', () => {
    const [found] = find([incremental('s.a')], {
      recorded: { 's.a': { ranges: [days(1, 11)] } },
      gone: new Set(['s.a']),
    })
    expect(found).toMatchObject({ reason: 'table-gone', ranges: [days(1, 11)] })
  })
})

describe('a whole table', () => {
  const parent = incremental('s.p')
  const whole = aLoadedModel('s.t', { parents: ['s.p'] })
  const built = (parentRanges: readonly TimeRange[], seen: readonly TimeRange[]) => ({
    's.p': { ranges: parentRanges },
    's.t': { ranges: [days(1, 11)], coverage: { 's.p': seen } },
  })

  it('is one batch, whatever its batch size, and records what its ancestors will hold', () => {
    const [, found] = find([parent, { ...whole, batchSize: 2 }])
    expect(found).toMatchObject({
      model: 's.t',
      batches: [days(1, 11)],
      coverage: { 's.p': [days(1, 11)] },
    })
  })

  it('is not missing when nothing came since', () => {
    expect(ranges([parent, whole], { recorded: built([days(1, 11)], [days(1, 11)]) })).toEqual([])
  })

  it('is missing when its own cron ticked since', () => {
    const recorded = { 's.t': { ranges: [days(1, 10)] } }
    expect(ranges([aLoadedModel('s.t')], { recorded })).toEqual([['s.t', [days(1, 11)]]])
  })

  it('is missing when a parent got earlier or missing units since', () => {
    const earlier = { recorded: built([days(1, 11)], [days(4, 11)]) }
    expect(ranges([parent, whole], earlier)).toEqual([['s.t', [days(1, 11)]]])
    const gap = { recorded: built([days(1, 11)], [days(1, 4), days(6, 11)]) }
    expect(ranges([parent, whole], gap)).toEqual([['s.t', [days(1, 11)]]])
  })

  it('is missing in the same plan that fills the gap of its parent', () => {
    const recorded = built([days(1, 4), days(6, 11)], [days(1, 4), days(6, 11)])
    expect(ranges([parent, whole], { recorded })).toEqual([
      ['s.p', [days(4, 6)]],
      ['s.t', [days(1, 11)]],
    ])
  })

  it('waits for its own tick when a parent only moved on in time', () => {
    const hourly = incremental('s.p', { unit: 'hour', cron: '@hourly' })
    const recorded = built([days(1, 11)], [days(1, 11)])
    expect(find([hourly, whole], { recorded }).map(({ model }) => model)).toEqual(['s.p'])
  })

  it('sees its ancestors through views and embedded models', () => {
    for (const kind of ['view', 'embedded'] as const) {
      const between = aLoadedModel('s.v', { kind, parents: ['s.p'] })
      const reader = aLoadedModel('s.t', { parents: ['s.v'] })
      const recorded = built([days(1, 11)], [days(4, 11)])
      expect(ranges([parent, between, reader], { recorded })).toEqual([['s.t', [days(1, 11)]]])
    }
  })

  it('is built once even when nothing is due yet', () => {
    const [found] = find([aLoadedModel('s.t', { start: day(20) })])
    expect(found).toMatchObject({ model: 's.t', batches: [{ start: 0, end: 1 }] })
    expect(
      find([aLoadedModel('s.t', { start: day(20) })], {
        recorded: { 's.t': { ranges: [{ start: 0, end: 1 }] } },
      }),
    ).toEqual([])
  })
})

describe('other kinds', () => {
  it('load a seed once and never by time', () => {
    const seed = aLoadedModel('seeds.s', { kind: 'seed' })
    expect(ranges([seed])).toEqual([['seeds.s', [{ start: 0, end: 1 }]]])
    expect(
      ranges([seed], {
        recorded: { 'seeds.s': { ranges: [{ start: 0, end: 1 }] } },
        until: day(400),
      }),
    ).toEqual([])
  })

  it('build nothing for views, embedded models and sources', () => {
    expect(
      find([
        aLoadedModel('s.v', { kind: 'view' }),
        aLoadedModel('s.e', { kind: 'embedded' }),
        aLoadedModel('s.x', { kind: 'external' }),
      ]),
    ).toEqual([])
  })
})

describe('the reason of a backfill', () => {
  const reason = (given: Given, promoted = true) => {
    const models = [incremental('s.a')]
    return findBackfills({
      placed: [
        {
          model: models[0]!,
          snapshotId: 's',
          version: 's.a',
          physical: { schema: 'm', name: 'a' },
        },
      ],
      gone: new Set(),
      until: day(11),
      window: { start: null, end: null },
      projectStart: day(1),
      added: new Set(),
      ...given,
      promoted: new Set(promoted ? ['s.a'] : []),
      recorded: new Map(
        Object.entries(given.recorded ?? {}).map(([name, { ranges: of = [] }]) => [
          name,
          { ranges: of, coverage: null },
        ]),
      ),
    })[0]?.reason
  }

  it('says whether the model is new, changed, due or has a gap', () => {
    expect(reason({ added: new Set(['s.a']) })).toBe('new')
    expect(reason({}, false)).toBe('changed')
    expect(reason({ recorded: { 's.a': { ranges: [days(1, 8)] } } })).toBe('due')
    expect(reason({ recorded: { 's.a': { ranges: [days(4, 11)] } } })).toBe('missing')
  })
})
