import type { Node } from '@xyflow/react'
import type { ColumnRows } from './column-rows.ts'
import { noRows } from './column-rows.ts'
import { edgePath } from './edge-path.ts'
import { type GroupedGraph, type ModelGroup, schemaOf } from './group-models.ts'
import type { LaidEdge } from './graph-layout.ts'
import { edgeKey, type PathMarks, type PathRole } from './mark-path.ts'
import type { DrawnLayout } from './near-layout.ts'
import { nodeSize } from './node-size.ts'
import type { PlacedGraph } from './place-nodes.ts'

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
/** The line of an edge, or of a column along it. */
export interface EdgeLine {
  readonly id: string
  readonly line: string
  readonly look: 'plain' | 'quiet' | 'way' | 'filter'
  /** How many edges it stands for. */
  readonly weight?: number
}

export interface Scene {
  readonly nodes: readonly SceneNode[]
  /** What is above others comes last. */
  readonly lines: readonly EdgeLine[]
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
  const lines = drawn.edges.flatMap((edge) => linesOf(edge, scene))
  return {
    nodes: [...lanes, ...nodes],
    lines: lines.toSorted((a, b) => Number(isAbove(a)) - Number(isAbove(b))),
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
  const lines = edges.flatMap(({ from, to, count }): EdgeLine[] => {
    if (from === to) return []
    const line = edgePath({
      from: rightOf(byId.get(from)!, nodeSize.head / 2),
      to: leftOf(byId.get(to)!, nodeSize.head / 2),
      crosses: [],
    })
    return [{ id: `${from} ${to}`, line, look: 'plain', weight: count }]
  })
  return { nodes: [...lanesOf(groups, (id) => byId.get(id)!.schema), ...nodes], lines }
}

function linesOf({ from, to, crosses }: LaidEdge, scene: ModelScene): EdgeLine[] {
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
    return [{ id: key, line: line(middle, middle), look }]
  }
  const rowOf = (id: string, column: string) => {
    const rows = columns.get(id)?.rows ?? []
    const index = rows.findIndex(({ name }) => name.toLowerCase() === column.toLowerCase())
    return index < 0 ? middle : nodeSize.head + (index + 0.5) * nodeSize.column
  }
  const lines = steps.map(({ fromColumn, toColumn }) =>
    line(rowOf(from, fromColumn), rowOf(to, toColumn)),
  )
  return [...new Set(lines)].map((each, index) => ({
    id: `${key} ${index}`,
    line: each,
    look: 'way',
  }))
}

function isAbove({ look }: EdgeLine): boolean {
  return look === 'way' || look === 'filter'
}

interface Standing {
  readonly id: string
  readonly layer: number
  readonly x: number
  readonly y: number
  readonly width?: number
}

/** The names of layers, above them. */
export function lanesOf(
  nodes: readonly Standing[],
  schema: (id: string) => string = schemaOf,
): readonly LaneNodeType[] {
  const top = nodes.reduce((least, { y }) => Math.min(least, y), 0) - laneHeight
  return [...Map.groupBy(nodes, ({ layer }) => layer)].map(([layer, own]) => {
    const schemas = [...new Set(own.map(({ id }) => schema(id)))]
    const label = schemas.length > 2 ? `${schemas.length} schemas` : schemas.join(' and ')
    return {
      ...boxOf({ ...own[0]!, id: `lane ${layer}`, y: top }, 16),
      type: 'lane',
      data: { label },
    }
  })
}

const laneHeight = 32

function boxOf({ id, x, y, width = nodeSize.width }: Standing, height: number) {
  return {
    id,
    position: { x, y },
    width,
    height,
    measured: { width, height },
    domAttributes: { 'aria-roledescription': undefined },
  }
}

function rightOf({ x, y, width = nodeSize.width }: Standing, down: number) {
  return { x: x + width, y: y + down }
}

function leftOf({ x, y }: Standing, down: number) {
  return { x, y: y + down }
}
