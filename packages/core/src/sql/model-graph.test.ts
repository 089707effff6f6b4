import { describe, expect, it } from 'vitest'
import { sortByDependencies } from './model-graph.ts'

function sort(
  parents: Readonly<Record<string, readonly string[]>>,
): ReturnType<typeof sortByDependencies> {
  return sortByDependencies(Object.keys(parents), (name) => parents[name] ?? [])
}

describe('sortByDependencies', () => {
  it('puts parents before children and ties in the order of names', () => {
    expect(sort({ d: ['b', 'c'], c: ['a'], b: ['a'], a: [], z: [] })).toEqual({
      order: ['a', 'b', 'c', 'd', 'z'],
      cycle: null,
    })
  })

  it('gives the same order whatever the order of the names', () => {
    const parents: Readonly<Record<string, readonly string[]>> = {
      m: ['k'],
      k: [],
      x: ['m', 'k'],
      b: ['x'],
    }
    const names = Object.keys(parents)
    const orders = [names, names.toReversed()].map(
      (list) => sortByDependencies(list, (name) => parents[name] ?? []).order,
    )
    expect(orders[0]).toEqual(orders[1])
  })

  it('gives the path of a cycle', () => {
    expect(sort({ a: ['b'], b: ['c'], c: ['a'], d: [] }).cycle).toEqual(['a', 'b', 'c', 'a'])
  })

  it('sees a model that reads itself as a cycle of one', () => {
    expect(sort({ a: ['a'] }).cycle).toEqual(['a', 'a'])
  })

  it('ignores parents that are not among the names', () => {
    expect(sort({ a: ['raw.events'] })).toEqual({ order: ['a'], cycle: null })
  })

  it('does not run out of stack on a long chain', () => {
    const names = Array.from({ length: 20_000 }, (_, index) => `m${index}`)
    const parentsOf = (name: string): readonly string[] =>
      name === 'm0' ? [] : [`m${Number(name.slice(1)) - 1}`]
    expect(sortByDependencies(names, parentsOf).order[19_999]).toBe('m19999')
  })
})
