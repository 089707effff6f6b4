import { type ColumnEdge, type LineageMemory, modelLineage, type Project } from '@millrace/core'
import { mustFindModel } from '../load-current-project.ts'
import { modelGraph } from './model-graph.ts'
import { mustFindColumn } from './must-find-column.ts'

interface ColumnRef {
  readonly model: string
  readonly column: string
}

/** A step of a column; `passes` where the values are the same behind it. */
export interface TracedEdge extends ColumnEdge {
  readonly passes: boolean
}

/** A model whose rows a column decides about without being in its values. */
export interface FilterUse {
  readonly fromModel: string
  readonly fromColumn: string
  readonly toModel: string
}

/** A model that reads the focus, though not the column. */
export interface OtherReader {
  readonly model: string
  /** The columns it reads instead. */
  readonly reads: readonly string[]
}

/**
 * Every step a column takes: edges into it from its sources, and out of it to its last readers. Only
 * models on its way are looked at.
 */
export function traceColumns(project: Project, asked: ColumnRef, memory: LineageMemory) {
  const model = mustFindModel(project, asked.model)
  const focus = { model: model.name, column: mustFindColumn(model, asked.column) }
  const graph = modelGraph(project)
  const usesOf = (name: string) => columnUses(project, name, memory)

  const upstream = follow(focus, (at) =>
    (usesOf(at.model)?.edges ?? []).flatMap((edge) =>
      same({ model: at.model, column: edge.toColumn }, at)
        ? [{ edge, next: { model: edge.fromModel, column: edge.fromColumn } }]
        : [],
    ),
  )
  const filters: FilterUse[] = []
  const downstream = follow(focus, (at) =>
    readersOf(at.model).flatMap((reader) => {
      const uses = usesOf(reader)
      const edges = uses?.edges.filter((edge) => same(sourceOf(edge), at)) ?? []
      const filter = uses?.filters.find((use) => same(sourceOf(use), at))
      if (filter && edges.length === 0) filters.push(filter)
      return edges.map((edge) => ({ edge, next: { model: reader, column: edge.toColumn } }))
    }),
  )
  function readersOf(name: string): readonly string[] {
    const isOwnReader = project.models.get(name)?.readsItself ?? false
    return isOwnReader ? [...graph.children(name), name] : graph.children(name)
  }
  const readers = graph.children(focus.model).flatMap((reader): OtherReader[] => {
    const uses = usesOf(reader)
    if (!uses?.complete) return []
    const reads = uses.touched.filter((use) => use.model === focus.model)
    if (reads.some((use) => same(use, focus))) return []
    return [{ model: reader, reads: reads.map(({ column }) => column) }]
  })
  return { ...focus, upstream, downstream, filters, readers }
}

interface Step {
  readonly edge: TracedEdge
  readonly next: ColumnRef
}

function follow(from: ColumnRef, steps: (at: ColumnRef) => readonly Step[]): TracedEdge[] {
  const seen = new Map([[keyOf(from), from]])
  const found: TracedEdge[] = []
  for (const at of seen.values()) {
    for (const { edge, next } of steps(at)) {
      found.push(edge)
      if (!seen.has(keyOf(next))) seen.set(keyOf(next), next)
    }
  }
  return found
}

/** How a model uses the columns of what it reads; null for one without a query. */
function columnUses(project: Project, name: string, memory: LineageMemory) {
  const model = project.models.get(name)
  const lineage = modelLineage(project, name, memory)
  if (!model || !lineage) return null
  const resolve = (table: string) => model.references[table.toLowerCase()]
  const edges = lineage.outputs.flatMap((output) =>
    output.sources.flatMap(({ table, column }): TracedEdge[] => {
      const from = resolve(table)
      if (from === undefined) return []
      const { name: toColumn, passes } = output
      return [{ fromModel: from, fromColumn: column, toModel: name, toColumn, passes }]
    }),
  )
  const reads = lineage.reads.flatMap(({ table, column, role }) => {
    const from = resolve(table)
    return from === undefined ? [] : [{ model: from, column, role }]
  })
  const touched = new Map(
    [...edges.map(sourceOf), ...reads].map(({ model: of, column }) => {
      const use = { model: of, column }
      return [keyOf(use), use] as const
    }),
  )
  return {
    complete: lineage.complete && !lineage.outputs.some(({ usesAll }) => usesAll),
    edges,
    filters: reads
      .filter(({ role }) => role !== 'other')
      .map((use): FilterUse => ({ fromModel: use.model, fromColumn: use.column, toModel: name })),
    touched: [...touched.values()],
  }
}

function sourceOf({ fromModel, fromColumn }: FilterUse): ColumnRef {
  return { model: fromModel, column: fromColumn }
}

function keyOf({ model, column }: ColumnRef): string {
  return `${model}.${column}`.toLowerCase()
}

function same(a: ColumnRef, b: ColumnRef): boolean {
  return keyOf(a) === keyOf(b)
}
