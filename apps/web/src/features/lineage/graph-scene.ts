import type { Edge, Node } from '@xyflow/react'
import type { ColumnRows } from './column-rows.ts'
import { noRows } from './column-rows.ts'
import { edgePath } from './edge-path.ts'
import { type GroupedGraph, type ModelGroup, schemaOf } from './group-models.ts'
import type { LaidEdge, LaidNode } from './layout-graph.ts'
import { edgeKey, type PathMarks, type PathRole } from './mark-path.ts'
import type { DrawnLayout } from './near-layout.ts'
import { layerStep, nodeSize } from './node-size.ts'
import type { PlacedGraph, PlacedNode } from './place-nodes.ts'

export type ModelNodeType = Node<
  {
    readonly kind: string
    readonly isSelected: boolean
    readonly role: PathRole | null
    /** Beside the way of a chosen column. */
    readonly isQuiet: boolean
    readonly columns: ColumnRows
  },
  'model'
>
export type GroupNodeType = Node<{ readonly group: ModelGroup }, 'group'>
export type LaneNodeType = Node<{ readonly label: string }, 'lane'>
export type SceneNode = ModelNodeType | GroupNodeType | LaneNodeType
export type WayEdgeType = Edge<
  {
    readonly line: string
    readonly look: 'plain' | 'quiet' | 'way' | 'filter'
    readonly weight?: number
  },
  'way'
>

export interface Scene {
  readonly nodes: readonly SceneNode[]
  readonly edges: readonly WayEdgeType[]
}

interface ModelScene {
  readonly placed: PlacedGraph
  /** What of it is drawn. */
  readonly drawn: DrawnLayout
  readonly lanes: readonly LaneNodeType[]
  readonly kinds: ReadonlyMap<string, string>
  readonly selected: string | undefined
  readonly marks: PathMarks | null
  readonly columns: ReadonlyMap<string, ColumnRows>
}

/** The models and edges of a graph, ready to be drawn. */
export function modelScene(scene: ModelScene): Scene {
  const { drawn, lanes, kinds, selected, marks, columns } = scene
  const nodes = drawn.nodes.map((node): ModelNodeType => {
    const role = marks?.roles.get(node.id) ?? null
    const isQuiet = marks !== null && (role === null || role === 'unused')
    return {
      ...boxOf(node, node.height),
      type: 'model',
      data: {
        kind: kinds.get(node.id) ?? '',
        isSelected: node.id === selected,
        role,
        isQuiet,
        columns: columns.get(node.id) ?? noRows,
      },
    }
  })
  return {
    nodes: [...lanes, ...nodes],
    edges: drawn.edges.flatMap((edge) => linesOf(edge, scene)),
  }
}

/** The groups of a graph that is too large to be read model by model. */
export function groupScene({ groups, edges }: GroupedGraph): Scene {
  const byId = new Map(groups.map((group) => [group.id, group]))
  const nodes = groups.map((group): GroupNodeType => ({
    ...boxOf(group, nodeSize.head),
    type: 'group',
    data: { group },
  }))
  const lines = edges.flatMap(({ from, to, count }): WayEdgeType[] => {
    if (from === to) return []
    const line = edgePath({
      from: rightOf(byId.get(from)!, nodeSize.head / 2),
      to: leftOf(byId.get(to)!, nodeSize.head / 2),
      crosses: [],
    })
    return [wayEdge(`${from} ${to}`, { from, to }, { line, look: 'plain', weight: count })]
  })
  return { nodes: [...lanesOf(groups, (id) => byId.get(id)!.schema), ...nodes], edges: lines }
}

function linesOf({ from, to, crosses }: LaidEdge, scene: ModelScene): WayEdgeType[] {
  const { placed, marks, columns } = scene
  const [source, target] = [placed.byId.get(from), placed.byId.get(to)]
  if (!source || !target || from === to) return []
  const moved = crosses.map(({ layer, y }) => ({ layer, y: placed.shifted(layer, y) }))
  const line = (sourceY: number, targetY: number) =>
    edgePath({ from: rightOf(source, sourceY), to: leftOf(target, targetY), crosses: moved })
  const key = edgeKey(from, to)
  const middle = nodeSize.head / 2
  const steps = marks?.steps.get(key) ?? []
  if (steps.length === 0) {
    const look = marks === null ? 'plain' : marks.filters.has(key) ? 'filter' : 'quiet'
    return [wayEdge(key, { from, to }, { line: line(middle, middle), look })]
  }
  const rowOf = (id: string, column: string) => {
    const rows = columns.get(id)?.rows ?? []
    const index = rows.findIndex(({ name }) => name.toLowerCase() === column.toLowerCase())
    return index < 0 ? middle : nodeSize.head + (index + 0.5) * nodeSize.column
  }
  const lines = steps.map(({ fromColumn, toColumn }) =>
    line(rowOf(from, fromColumn), rowOf(to, toColumn)),
  )
  return [...new Set(lines)].map((each, index) =>
    wayEdge(`${key} ${index}`, { from, to }, { line: each, look: 'way' }),
  )
}

function wayEdge(
  id: string,
  { from, to }: { readonly from: string; readonly to: string },
  data: NonNullable<WayEdgeType['data']>,
): WayEdgeType {
  const isAbove = data.look === 'way' || data.look === 'filter'
  return {
    id,
    type: 'way',
    source: from,
    target: to,
    data,
    zIndex: isAbove ? 1 : 0,
    focusable: false,
    // What reads what is told by the models themselves.
    domAttributes: { 'aria-hidden': true },
  }
}

/** The names of layers, above them. */
export function lanesOf(
  nodes: readonly LaidNode[],
  schema: (id: string) => string = schemaOf,
): readonly LaneNodeType[] {
  const top = nodes.reduce((least, { y }) => Math.min(least, y), 0) - laneHeight
  return [...Map.groupBy(nodes, ({ layer }) => layer)].map(([layer, own]) => {
    const schemas = [...new Set(own.map(({ id }) => schema(id)))]
    const label = schemas.length > 2 ? `${schemas.length} schemas` : schemas.join(' and ')
    return {
      ...boxOf({ id: `lane ${layer}`, layer, y: top }, 16),
      type: 'lane',
      data: { label },
    }
  })
}

const laneHeight = 32

function boxOf({ id, layer, y }: LaidNode, height: number) {
  const { width } = nodeSize
  const end = { y: height / 2, width: 0, height: 0 }
  return {
    id,
    position: { x: layer * layerStep, y },
    width,
    height,
    measured: { width, height },
    // Lines are drawn by their own paths; these only let the library know that there are ends.
    handles: [
      { ...end, type: 'source', position: 'right', x: width },
      { ...end, type: 'target', position: 'left', x: 0 },
    ] as Node['handles'],
    domAttributes: { 'aria-roledescription': undefined },
  }
}

function rightOf({ layer, y }: LaidNode | PlacedNode, down: number) {
  return { x: layer * layerStep + nodeSize.width, y: y + down }
}

function leftOf({ layer, y }: LaidNode | PlacedNode, down: number) {
  return { x: layer * layerStep, y: y + down }
}
