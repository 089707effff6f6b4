import type { Neighbours } from './layers-of.ts'

export const moves = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'] as const
export type Move = (typeof moves)[number]

interface Standing {
  readonly id: string
  readonly layer: number
  readonly y: number
}

/** Where an arrow leads: left and right along an edge to the nearest model, up and down within the layer. */
export function moveAlong<Node extends Standing>(
  { byId, parents, children }: Neighbours & { readonly byId: ReadonlyMap<string, Node> },
  from: string,
  move: Move,
): string | null {
  const here = byId.get(from)
  if (!here) return null
  if (move === 'ArrowUp' || move === 'ArrowDown') {
    const sign = move === 'ArrowUp' ? -1 : 1
    const beside = [...byId.values()].filter(
      ({ layer, y }) => layer === here.layer && (y - here.y) * sign > 0,
    )
    return nearest(beside, here)
  }
  const along = (move === 'ArrowLeft' ? parents : children).get(from) ?? []
  return nearest(
    along.flatMap((id) => byId.get(id) ?? []),
    here,
  )
}

function nearest(nodes: readonly Standing[], { y }: Standing): string | null {
  let found: Standing | null = null
  for (const node of nodes) if (!found || Math.abs(node.y - y) < Math.abs(found.y - y)) found = node
  return found?.id ?? null
}
