import { describe, expect, it } from 'vitest'
import { chooseCentre, chooseView } from './choose-view.ts'
import type { ModelStanding } from '../../components/graph/graph-model.ts'
import { readLineageSearch } from './read-lineage-search.ts'

const few = { asked: undefined, focus: undefined, total: 12, changed: 7 }
const many = { ...few, total: 5_000 }

describe('the view a page opens with', () => {
  it('is everything while that is few, and what was asked for in any case', () => {
    expect(chooseView(few)).toBe('all')
    expect(chooseView({ ...few, asked: 'changed' })).toBe('changed')
    expect(chooseView({ ...many, asked: 'all' })).toBe('all')
  })

  it('is what changed where there are many, unless a model is selected or nearly all changed', () => {
    expect(chooseView(many)).toBe('changed')
    expect(chooseView({ ...many, focus: 'a.b' })).toBe('around')
    expect(chooseView({ ...many, changed: 0 })).toBe('around')
    expect(chooseView({ ...many, changed: 4_000 })).toBe('around')
  })
})

describe('the model a view begins around', () => {
  const standing = (name: string, more: Partial<ModelStanding> = {}): ModelStanding => ({
    name,
    kind: 'table',
    reads: 0,
    readBy: 0,
    shown: true,
    lastRun: null,
    stale: false,
    change: null,
    ...more,
  })
  const hub = standing('hub', { readBy: 40 })
  const changed = standing('changed', { change: 'modified' })
  const failed = standing('failed', {
    lastRun: { status: 'failed', endedAt: null, rows: null },
  })

  it('failed, else changed, else is read most', () => {
    expect(chooseCentre([hub, changed, failed])).toBe('failed')
    expect(chooseCentre([hub, changed])).toBe('changed')
    expect(chooseCentre([standing('leaf'), hub])).toBe('hub')
    expect(chooseCentre([])).toBeUndefined()
  })
})

it('an address is read as far as it can be understood', () => {
  expect(
    readLineageSearch({ focus: 'a.b', column: 7, view: 'sideways', show: 'table', depth: '3' }),
  ).toEqual({ focus: 'a.b', show: 'table', depth: 3 })
  expect(readLineageSearch({ depth: 0, view: 'changed' })).toEqual({ view: 'changed' })
})
