import type { Project } from '@millrace/core'

/** Who reads whom, both ways. */
export interface ModelGraph {
  parents(name: string): readonly string[]
  children(name: string): readonly string[]
}

/** The graph of a project's models. */
export function modelGraph({ order, models }: Pick<Project, 'order' | 'models'>): ModelGraph {
  const children = new Map<string, string[]>()
  for (const name of order)
    for (const parent of models.get(name)!.parents) {
      const known = children.get(parent)
      if (known) known.push(name)
      else children.set(parent, [name])
    }
  return {
    parents: (name) => models.get(name)?.parents ?? [],
    children: (name) => children.get(name) ?? [],
  }
}

/** Everything reached from some models, themselves included, within so many steps. */
export function reachModels(
  from: Iterable<string>,
  next: (name: string) => readonly string[],
  depth: number = Number.POSITIVE_INFINITY,
): ReadonlySet<string> {
  const seen = new Set(from)
  let edge: readonly string[] = [...seen]
  for (let step = 0; step < depth && edge.length > 0; step += 1) {
    edge = edge.flatMap(next).filter((name) => {
      if (seen.has(name)) return false
      seen.add(name)
      return true
    })
  }
  return seen
}
