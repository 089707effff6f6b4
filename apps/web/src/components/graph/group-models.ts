import type { GraphLayout, LaidNode } from './graph-layout.ts'
import { groupStep, nodeSize } from './node-size.ts'

/** Models of one schema in one layer, drawn as one when they are too small to be read. */
export interface ModelGroup extends LaidNode {
  readonly x: number
  readonly width: number
  readonly schema: string
  readonly models: readonly string[]
}

export interface GroupedGraph {
  readonly groups: readonly ModelGroup[]
  readonly edges: readonly { readonly from: string; readonly to: string; readonly count: number }[]
}

export const schemaOf = (name: string) => name.slice(0, Math.max(0, name.lastIndexOf('.')))

/** Folds a graph into its schemas, layer by layer, in the order their models stand. */
export function groupModels({ nodes, edges }: GraphLayout): GroupedGraph {
  const idOf = ({ id, layer }: LaidNode) => `${layer} ${schemaOf(id)}`
  const members = Map.groupBy(nodes, idOf)
  const groupOf = new Map(nodes.map((node) => [node.id, idOf(node)]))
  const layers = Map.groupBy(members.keys(), (id) => members.get(id)![0]!.layer)
  const groups = [...layers].flatMap(([layer, ids]) => {
    const sorted = ids.toSorted((a, b) => heightOf(members.get(a)!) - heightOf(members.get(b)!))
    const step = nodeSize.head + nodeSize.gap
    return sorted.map((id, index): ModelGroup => {
      const own = members.get(id)!
      return {
        id,
        layer,
        x: layer * groupStep,
        width: nodeSize.group,
        y: Math.round((index - (sorted.length - 1) / 2) * step),
        schema: schemaOf(own[0]!.id),
        models: own.map((node) => node.id),
      }
    })
  })
  const counts = new Map<string, { from: string; to: string; count: number }>()
  for (const { from, to } of edges) {
    const ends = { from: groupOf.get(from)!, to: groupOf.get(to)! }
    const key = `${ends.from} → ${ends.to}`
    const known = counts.get(key)
    if (known) known.count += 1
    else counts.set(key, { ...ends, count: 1 })
  }
  return { groups, edges: [...counts.values()] }
}

function heightOf(nodes: readonly LaidNode[]): number {
  return nodes.reduce((sum, { y }) => sum + y, 0) / nodes.length
}
