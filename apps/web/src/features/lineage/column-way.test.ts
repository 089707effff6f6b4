import { describe, expect, it } from 'vitest'
import { columnFacts } from './column-facts.ts'
import { columnRows, rowCount } from '../../components/graph/column-rows.ts'
import type { Lineage } from '../../components/graph/graph-model.ts'
import { type ColumnTrace, markPath } from '../../components/graph/mark-path.ts'
import { tableRows } from './table-rows.ts'

const step = (from: string, to: string, passes = false) => {
  const [fromModel = '', fromColumn = ''] = from.split(' ')
  const [toModel = '', toColumn = ''] = to.split(' ')
  return { fromModel, fromColumn, toModel, toColumn, passes }
}
const trace: ColumnTrace = {
  model: 'mid',
  column: 'late',
  upstream: [step('raw delay', 'mid late')],
  downstream: [
    step('mid late', 'day share'),
    step('mid late', 'copy late', true),
    step('copy late', 'top late', true),
    step('copy late', 'top rate'),
  ],
  filters: [{ fromModel: 'mid', toModel: 'only' }],
  readers: [{ model: 'other', reads: ['id'] }],
}

describe('the way of a column', () => {
  const { roles, columns, steps, filters } = markPath(trace)

  it('gives every model on it what it does with the column', () => {
    expect(Object.fromEntries(roles)).toEqual({
      other: 'unused',
      only: 'filters',
      day: 'reads',
      copy: 'passes',
      top: 'passes',
      raw: 'source',
      mid: 'chosen',
    })
  })

  it('names the columns and edges it goes along, and those where it only filters', () => {
    expect(columns.get('top')).toEqual(['late', 'rate'])
    expect(columns.get('raw')).toEqual(['delay'])
    expect(steps.get('copy top')).toHaveLength(2)
    expect([...filters]).toEqual(['mid only'])
  })

  it('is told in words, each column once', () => {
    expect(columnFacts(trace)).toEqual({
      madeFrom: [{ model: 'raw', column: 'delay', how: 'computed from it' }],
      reaches: [
        { model: 'day', column: 'share', how: 'computed' },
        { model: 'copy', column: 'late', how: 'as it is' },
        { model: 'top', column: 'late', how: 'as it is through copy' },
        { model: 'top', column: 'rate', how: 'computed through copy' },
      ],
      filters: ['only'],
      unused: [{ model: 'other', note: 'reads id' }],
    })
  })
})

describe('the columns of a node', () => {
  const columns = Array.from({ length: 12 }, (_, index) => ({ name: `c${index}`, type: 'bigint' }))

  it('are those on the way, and for the selected model as many as leave it a node', () => {
    expect(columnRows({ isSelected: false, onWay: ['C3', 'new'], columns }).rows).toEqual([
      { name: 'c3', type: 'bigint', isOn: true },
      { name: 'new', type: null, isOn: true },
    ])
    const own = columnRows({ isSelected: true, onWay: ['c11'], columns })
    expect(own.rows.map(({ name }) => name)).toEqual(['c0', 'c1', 'c2', 'c3', 'c4', 'c5', 'c11'])
    expect([own.more, rowCount(own)]).toEqual([5, 8])
  })
})

it('the table tells the same layer by layer', () => {
  const names = ['top', 'mid', 'raw']
  const lineage: Lineage = {
    nodes: names.map((name) => ({ name, kind: 'view' })),
    edges: [
      { from: 'mid', to: 'top' },
      { from: 'raw', to: 'mid' },
    ],
  }
  const rows = tableRows({ lineage, standings: new Map(), marks: markPath(trace) })
  expect(rows.map(({ name, layer, role }) => `${layer} ${name}: ${role}`)).toEqual([
    '1 raw: it is made from this',
    '2 mid: chosen',
    '3 top: passes it on',
  ])
})
