import { neighboursOf } from './layers-of.ts'
import type { GraphLayout } from './graph-layout.ts'
import type { Lineage } from './graph-model.ts'
import { nodeSize } from './node-size.ts'

/** There and back so many times; more moves hardly anything. */
const sweeps = 4

/** Orders each layer by where its neighbours stand, for graphs in which nobody could follow single edges. */
export function stackLayers(
  { nodes, edges }: Lineage,
  layers: ReadonlyMap<string, number>,
): GraphLayout {
  const { parents, children } = neighboursOf(edges)
  const columns: string[][] = []
  for (const { name } of nodes) (columns[layers.get(name)!] ??= []).push(name)
  const places = new Map<string, number>()
  const settle = (column: readonly string[]) =>
    column.forEach((name, index) => places.set(name, index - (column.length - 1) / 2))
  columns.forEach(settle)
  const sort = (column: string[], beside: ReadonlyMap<string, readonly string[]>) => {
    const wanted = new Map(
      column.map((name) => [name, meanOf(beside.get(name) ?? [], places) ?? places.get(name)!]),
    )
    column.sort((a, b) => wanted.get(a)! - wanted.get(b)!)
    settle(column)
  }
  for (let sweep = 0; sweep < sweeps; sweep += 1) {
    for (const column of columns) sort(column, parents)
    for (const column of columns.toReversed()) sort(column, children)
  }
  const step = nodeSize.head + nodeSize.gap
  return {
    nodes: nodes.map(({ name }) => ({
      id: name,
      layer: layers.get(name)!,
      y: Math.round(places.get(name)! * step),
    })),
    edges: edges.map(({ from, to }) => ({ from, to, crosses: [] })),
  }
}

function meanOf(names: readonly string[], places: ReadonlyMap<string, number>): number | undefined {
  if (names.length === 0) return undefined
  return names.reduce((sum, name) => sum + places.get(name)!, 0) / names.length
}
