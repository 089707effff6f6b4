import type { LaidEdge } from './graph-layout.ts'
import type { PlacedGraph, PlacedNode } from './place-nodes.ts'
import { nodeSize } from './node-size.ts'

/** A part of the board, in the graph's own pixels. */
export interface BoardPart {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

export interface DrawnLayout {
  readonly nodes: readonly PlacedNode[]
  readonly edges: readonly LaidEdge[]
}

/** What of a large graph has to be there to draw a part of it: models in it, their edges, and the other ends of those. */
export function nearLayout(
  { nodes, byId }: Pick<PlacedGraph, 'nodes' | 'byId'>,
  edgesOf: ReadonlyMap<string, readonly LaidEdge[]>,
  { left, top, right, bottom }: BoardPart,
): DrawnLayout {
  const near = nodes.filter(
    ({ x, y, height }) => x < right && x + nodeSize.width > left && y < bottom && y + height > top,
  )
  const edges = new Set(near.flatMap(({ id }) => edgesOf.get(id) ?? []))
  const ids = new Set(near.map(({ id }) => id))
  for (const { from, to } of edges) ids.add(from).add(to)
  return { nodes: [...ids].flatMap((id) => byId.get(id) ?? []), edges: [...edges] }
}

/** The edges of each model, in and out. */
export function edgesByModel(edges: readonly LaidEdge[]): ReadonlyMap<string, readonly LaidEdge[]> {
  const found = new Map<string, LaidEdge[]>()
  const add = (id: string, edge: LaidEdge) => {
    const list = found.get(id)
    if (list) list.push(edge)
    else found.set(id, [edge])
  }
  for (const edge of edges) {
    add(edge.from, edge)
    if (edge.to !== edge.from) add(edge.to, edge)
  }
  return found
}

/** Parts are told apart in steps of this many pixels, so that small moves draw nothing anew. */
const tile = 200

interface Seen {
  /** The viewport: left, top, zoom. */
  readonly transform: readonly [number, number, number]
  readonly width: number
  readonly height: number
}

/** The tiles of the board that are seen, with those around them, as a text that differs where they do. */
export function tilesSeen({ transform: [x, y, zoom], width, height }: Seen): string {
  const first = (at: number) => Math.floor(-at / zoom / tile) - 1
  const last = (at: number, size: number) => Math.ceil((size - at) / zoom / tile) + 1
  return [first(x), first(y), last(x, width), last(y, height)].join(' ')
}

/** The part of the board that such a text names. */
export function partOfTiles(tiles: string): BoardPart {
  const [left = 0, top = 0, right = 0, bottom = 0] = tiles.split(' ').map((at) => Number(at) * tile)
  return { left, top, right, bottom }
}
