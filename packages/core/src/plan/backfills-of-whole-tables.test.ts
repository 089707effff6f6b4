import { describe, expect, it } from 'vitest'
import type { TimeRange } from '../intervals/time-range.ts'
import { aLoadedModel } from '../testing/a-loaded-model.ts'
import {
  day,
  days,
  findTestBackfills as find,
  incremental,
  ranges,
} from '../testing/find-test-backfills.ts'

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
