import { describe, expect, it } from 'vitest'
import {
  day,
  days,
  findTestBackfills as find,
  type FindGiven,
  incremental,
  ranges,
} from '../testing/find-test-backfills.ts'
import { findBackfills } from './backfills-stage.ts'

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

describe('the reason of a backfill', () => {
  const reason = (given: FindGiven, promoted = true) => {
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
          { ranges: of, coverage: null, recordedAt: '2024-01-01T00:00:00.000Z' },
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
