import type { PlanOverviewTracker } from '@millrace/client'

type Edge = PlanOverviewTracker['impact'][number]
type Kept = NonNullable<PlanOverviewTracker['changes']>['kept'][number]

/** A model on the way of changed columns. */
export interface CourseNode {
  readonly name: string
  /** Its columns that change with them; none where it only filters by them. */
  readonly columns: readonly string[]
  readonly isFilter: boolean
  /** It does not use them: the columns it reads instead. */
  readonly readsInstead: readonly string[] | null
}

export interface CourseHop {
  readonly title: string
  readonly nodes: readonly CourseNode[]
}

export interface CourseWire {
  readonly from: string
  readonly to: string
  readonly isKept: boolean
}

/** Where changed columns go, hop by hop. */
export interface ColumnCourse {
  readonly hops: readonly CourseHop[]
  readonly wires: readonly CourseWire[]
  /** Models that use the columns. */
  readonly reached: number
}

interface CourseInput {
  readonly model: string
  readonly impact: readonly Edge[]
  readonly kept: readonly Kept[]
}

/** Follows the changed columns of a model to their last readers; readers that do not use them stand beside. */
export function columnCourse({ model, impact, kept }: CourseInput): ColumnCourse {
  const edges = impact.filter(({ to }) => to.kind === 'model')
  const depths = new Map([[model, 0]])
  const wires = new Map<string, CourseWire>()
  const columns = new Map<string, Set<string>>([
    [model, new Set(edges.flatMap(({ from }) => (from.model === model ? [from.column] : [])))],
  ])
  const passes = new Map<string, boolean>()
  const onlyFilters = new Set<string>()
  let front = [model]
  while (front.length > 0) {
    const next = new Set<string>()
    for (const name of front) {
      for (const { from, to, role } of edges) {
        if (from.model !== name || to.name === name) continue
        if (!columns.get(name)?.has(from.column)) continue
        wires.set(`${name} ${to.name}`, { from: name, to: to.name, isKept: false })
        const own = columns.get(to.name) ?? new Set()
        const isNew = !columns.has(to.name)
        if (to.column !== undefined) own.add(to.column)
        columns.set(to.name, own)
        passes.set(to.name, (passes.get(to.name) ?? true) && role === 'passes')
        if (role === 'filters' && isNew) onlyFilters.add(to.name)
        else if (role !== 'filters') onlyFilters.delete(to.name)
        if (isNew) {
          depths.set(to.name, (depths.get(name) ?? 0) + 1)
          next.add(to.name)
        }
      }
    }
    front = [...next]
  }
  const beside = keptReaders(kept, depths)
  for (const { parent, name } of beside)
    wires.set(`${parent} ${name}`, { from: parent, to: name, isKept: true })
  return {
    hops: hopsOf({ depths, columns, passes, onlyFilters, beside }),
    wires: [...wires.values()],
    reached: depths.size - 1,
  }
}

interface KeptReader {
  readonly name: string
  readonly parent: string
  readonly depth: number
  readonly instead: readonly string[]
}

function keptReaders(kept: readonly Kept[], depths: ReadonlyMap<string, number>): KeptReader[] {
  return kept.flatMap(({ model, readsInstead }) => {
    if (depths.has(model)) return []
    const parents = readsInstead.map((column) => column.slice(0, column.lastIndexOf('.')))
    const parent = parents.find((name) => depths.has(name))
    if (parent === undefined) return []
    const instead = readsInstead
      .filter((column) => column.startsWith(`${parent}.`))
      .map((column) => column.slice(parent.length + 1))
    return [{ name: model, parent, depth: (depths.get(parent) ?? 0) + 1, instead }]
  })
}

interface Found {
  readonly depths: ReadonlyMap<string, number>
  readonly columns: ReadonlyMap<string, ReadonlySet<string>>
  readonly passes: ReadonlyMap<string, boolean>
  readonly onlyFilters: ReadonlySet<string>
  readonly beside: readonly KeptReader[]
}

function hopsOf({ depths, columns, passes, onlyFilters, beside }: Found): CourseHop[] {
  const last = Math.max(...depths.values(), ...beside.map(({ depth }) => depth))
  const hops: CourseHop[] = []
  for (let depth = 0; depth <= last; depth += 1) {
    const names = [...depths].flatMap(([name, at]) => (at === depth ? [name] : []))
    const users = names.map((name): CourseNode => ({
      name,
      columns: [...(columns.get(name) ?? [])],
      isFilter: onlyFilters.has(name),
      readsInstead: null,
    }))
    const others = beside
      .filter((reader) => reader.depth === depth)
      .map(({ name, instead }): CourseNode => ({
        name,
        columns: [],
        isFilter: false,
        readsInstead: instead,
      }))
    const isPassed = names.length > 0 && names.every((name) => passes.get(name))
    const title = titleOf(depth, isPassed, hops.at(-1)?.title)
    hops.push({ title, nodes: [...users, ...others] })
  }
  return hops
}

function titleOf(depth: number, isPassed: boolean, before: string | undefined): string {
  if (depth === 0) return 'Changed'
  if (isPassed) return 'Passed on by'
  return before === 'Read by' || before === 'Then' ? 'Then' : 'Read by'
}
