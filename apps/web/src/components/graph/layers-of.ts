import type { Lineage } from './graph-model.ts'

/** The layer of each model, counted from what reads nothing shown: one behind the last model it reads. */
export function layersOf({ nodes, edges }: Lineage): ReadonlyMap<string, number> {
  const { parents, children } = neighboursOf(edges)
  const waiting = new Map(nodes.map(({ name }) => [name, parents.get(name)?.length ?? 0]))
  const layers = new Map<string, number>()
  const ready = nodes.filter(({ name }) => waiting.get(name) === 0).map(({ name }) => name)
  for (const name of ready) layers.set(name, 0)
  for (const name of ready) {
    const next = layers.get(name)! + 1
    for (const child of children.get(name) ?? []) {
      layers.set(child, Math.max(layers.get(child) ?? 0, next))
      const left = waiting.get(child)! - 1
      waiting.set(child, left)
      if (left === 0) ready.push(child)
    }
  }
  // Models that read each other in a circle are broken anyway; they still have to stand somewhere.
  for (const { name } of nodes) if (!layers.has(name)) layers.set(name, 0)
  return layers
}

export interface Neighbours {
  readonly parents: ReadonlyMap<string, readonly string[]>
  readonly children: ReadonlyMap<string, readonly string[]>
}

/** Who is read and who reads, by model. */
export function neighboursOf(edges: Lineage['edges']): Neighbours {
  const parents = new Map<string, string[]>()
  const children = new Map<string, string[]>()
  for (const { from, to } of edges) {
    add(parents, to, from)
    add(children, from, to)
  }
  return { parents, children }
}

function add(lists: Map<string, string[]>, key: string, value: string): void {
  const list = lists.get(key)
  if (list) list.push(value)
  else lists.set(key, [value])
}
