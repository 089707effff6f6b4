import { Graph, layout } from '@dagrejs/dagre'
import { layersOf } from './layers-of.ts'
import type { GraphLayout, LaidEdge } from './graph-layout.ts'
import type { Lineage } from './graph-model.ts'
import { layerStep, nodeSize } from './node-size.ts'
import { stackLayers } from './stack-layers.ts'

/** Above it finding the order with the fewest crossings takes longer than anyone waits. */
const orderedModels = 600

/** Puts models in layers, ordered so that few edges cross. */
export function layoutGraph(lineage: Lineage): GraphLayout {
  const layers = layersOf(lineage)
  return lineage.nodes.length > orderedModels
    ? stackLayers(lineage, layers)
    : untangle(lineage, layers)
}

function untangle({ nodes, edges }: Lineage, layers: ReadonlyMap<string, number>): GraphLayout {
  const graph = new Graph()
  graph.setGraph({
    rankdir: 'LR',
    nodesep: nodeSize.gap,
    edgesep: nodeSize.gap,
    ranksep: nodeSize.layerGap,
    // Layers are decided already. Each takes two ranks, the first of which holds what the library adds.
    ranker: (ranked: Graph) => {
      for (const id of ranked.nodes()) ranked.node(id).rank ??= 0
    },
  })
  for (const { name } of nodes)
    graph.setNode(name, {
      width: nodeSize.width,
      height: nodeSize.head,
      rank: layers.get(name)! * 2 + 1,
    })
  for (const { from, to } of edges) if (from !== to) graph.setEdge(from, to, {})
  layout(graph)
  return {
    nodes: nodes.map(({ name }) => ({
      id: name,
      layer: layers.get(name)!,
      y: Math.round(graph.node(name).y! - nodeSize.head / 2),
    })),
    edges: edges.map(({ from, to }) => {
      const points = from === to ? [] : (graph.edge(from, to).points ?? [])
      return { from, to, crosses: crossesOf(points, layers.get(from)!, layers.get(to)!) }
    }),
  }
}

function crossesOf(
  points: readonly { readonly x: number; readonly y: number }[],
  from: number,
  to: number,
): LaidEdge['crosses'] {
  return points.flatMap(({ x, y }) => {
    const layer = (x - nodeSize.width / 2) / layerStep
    const isCentre = Math.abs(layer - Math.round(layer)) < 0.1
    const at = Math.round(layer)
    return isCentre && at > from && at < to ? [{ layer: at, y: Math.round(y) }] : []
  })
}
