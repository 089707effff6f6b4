export interface DependencyOrder {
  /** Parents before children, ties by name. With a cycle: the names outside and before it. */
  readonly order: readonly string[]
  /** `[a, b, a]` for a cycle, else null. */
  readonly cycle: readonly string[] | null
}

/** Sorts names so that parents come first; parents that are not among the names are ignored. */
export function sortByDependencies(
  names: Iterable<string>,
  parentsOf: (name: string) => Iterable<string>,
): DependencyOrder {
  const sorted = [...new Set(names)].toSorted()
  const known = new Set(sorted)
  const parents = new Map(sorted.map((name) => [name, knownParents(name, parentsOf, known)]))
  const done = new Set<string>()
  const order: string[] = []
  for (const root of sorted) {
    if (done.has(root)) continue
    const path: { name: string; next: number }[] = [{ name: root, next: 0 }]
    const open = new Set([root])
    for (let frame = path.at(-1); frame !== undefined; frame = path.at(-1)) {
      const parent = parents.get(frame.name)?.[frame.next]
      frame.next += 1
      if (parent === undefined) {
        path.pop()
        open.delete(frame.name)
        done.add(frame.name)
        order.push(frame.name)
      } else if (open.has(parent)) {
        return {
          order,
          cycle: cyclePath(
            path.map((entry) => entry.name),
            parent,
          ),
        }
      } else if (!done.has(parent)) {
        path.push({ name: parent, next: 0 })
        open.add(parent)
      }
    }
  }
  return { order, cycle: null }
}

function knownParents(
  name: string,
  parentsOf: (name: string) => Iterable<string>,
  known: ReadonlySet<string>,
): readonly string[] {
  return [...new Set(parentsOf(name))].filter((parent) => known.has(parent)).toSorted()
}

function cyclePath(path: readonly string[], again: string): readonly string[] {
  const loop = path.slice(path.indexOf(again))
  return [...loop, again]
}
