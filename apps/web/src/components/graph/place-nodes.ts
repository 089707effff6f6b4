import type { GraphLayout, LaidNode } from './graph-layout.ts'
import { layerStep, nodeSize } from './node-size.ts'

export interface PlacedNode extends LaidNode {
  readonly x: number
  readonly height: number
}

export interface PlacedGraph {
  readonly nodes: readonly PlacedNode[]
  readonly byId: ReadonlyMap<string, PlacedNode>
  /** Where something that stood at a height of a layer stands now. */
  shifted(layer: number, y: number): number
}

/** Makes room for columns that are listed: what is below moves down as far as it must, and nothing else moves. */
export function placeNodes(
  { nodes }: Pick<GraphLayout, 'nodes'>,
  columnsOf: (id: string) => number,
): PlacedGraph {
  const byId = new Map<string, PlacedNode>()
  const layers = Map.groupBy(nodes, ({ layer }) => layer)
  for (const column of layers.values()) {
    let free = Number.NEGATIVE_INFINITY
    for (const node of column.toSorted((a, b) => a.y - b.y)) {
      const y = Math.max(node.y, free)
      const height = nodeSize.head + columnsOf(node.id) * nodeSize.column
      byId.set(node.id, { ...node, y, x: node.layer * layerStep, height })
      free = y + height + nodeSize.gap
    }
  }
  return {
    nodes: nodes.map(({ id }) => byId.get(id)!),
    byId,
    shifted(layer, y) {
      const above = layers.get(layer)?.filter((node) => node.y <= y) ?? []
      const last = above.reduce<LaidNode | null>(
        (low, node) => (low && low.y > node.y ? low : node),
        null,
      )
      if (!last) return y
      const placed = byId.get(last.id)!
      return y + placed.y - last.y + placed.height - nodeSize.head
    },
  }
}
