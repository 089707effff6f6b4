import { describe, expect, it } from 'vitest'
import { columnCourse } from './column-course.ts'

const edge = (from: string, to: string, role: 'passes' | 'reads' | 'filters' = 'reads') => {
  const [model, column] = [
    from.slice(0, from.lastIndexOf('.')),
    from.slice(from.lastIndexOf('.') + 1),
  ]
  const at = to.lastIndexOf('.')
  const target =
    role === 'filters' ? { name: to } : { name: to.slice(0, at), column: to.slice(at + 1) }
  return { from: { model, column }, to: { kind: 'model' as const, ...target }, role }
}

const course = columnCourse({
  model: 's.flights',
  impact: [
    edge('s.flights.is_late', 'c.legs.is_late', 'passes'),
    edge('c.legs.is_late', 'm.daily.late_share'),
    edge('c.legs.is_late', 'm.late', 'filters'),
    edge('m.daily.late_share', 'm.rank.rank'),
    edge('x.other.a', 'm.else.b'),
  ],
  kept: [
    { model: 'm.route', readsInstead: ['c.legs.distance', 'z.far.b'] },
    { model: 'm.apart', readsInstead: ['z.far.a'] },
  ],
})

describe('where a column goes', () => {
  it('is told hop by hop, with what passes it on and what reads it', () => {
    expect(course.hops.map(({ title, nodes }) => [title, nodes.map(({ name }) => name)])).toEqual([
      ['Changed', ['s.flights']],
      ['Passed on by', ['c.legs']],
      ['Read by', ['m.daily', 'm.late', 'm.route']],
      ['Then', ['m.rank']],
    ])
    expect(course.reached).toBe(4)
  })

  it('names the columns, the filters, and what a reader that keeps its table reads instead', () => {
    const nodes = new Map(
      course.hops.flatMap(({ nodes: all }) => all).map((node) => [node.name, node]),
    )
    expect(nodes.get('m.daily')).toMatchObject({ columns: ['late_share'], isFilter: false })
    expect(nodes.get('m.late')).toMatchObject({ columns: [], isFilter: true })
    expect(nodes.get('m.route')).toMatchObject({ readsInstead: ['distance'] })
    expect(course.wires).toContainEqual({ from: 'c.legs', to: 'm.route', isKept: true })
  })

  it('ends in models that read each other in a ring', () => {
    const ring = columnCourse({
      model: 'a.a',
      impact: [edge('a.a.x', 'b.b.x', 'passes'), edge('b.b.x', 'a.a.x', 'passes')],
      kept: [],
    })
    expect(ring.hops).toHaveLength(2)
  })
})
