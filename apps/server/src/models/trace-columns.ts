import { columnEdges, type Project } from '@millrace/core'
import { mustFindModel } from '../load-current-project.ts'
import { mustFindColumn } from './must-find-column.ts'

interface ColumnRef {
  readonly model: string
  readonly column: string
}

/** Every step a column takes: edges into it from its sources, and out of it to its last readers. */
export function traceColumns(project: Project, asked: ColumnRef) {
  const model = mustFindModel(project, asked.model)
  const focus = { model: model.name, column: mustFindColumn(model, asked.column) }
  const edges = columnEdges(project)
  const key = (of: string, column: string) => `${of}.${column}`.toLowerCase()
  const into = Map.groupBy(edges, (edge) => key(edge.toModel, edge.toColumn))
  const outOf = Map.groupBy(edges, (edge) => key(edge.fromModel, edge.fromColumn))
  const follow = (next: typeof into, way: 'from' | 'to') => {
    const seen = new Set([key(focus.model, focus.column)])
    const found = []
    for (const at of seen) {
      for (const edge of next.get(at) ?? []) {
        found.push(edge)
        seen.add(
          way === 'from' ? key(edge.fromModel, edge.fromColumn) : key(edge.toModel, edge.toColumn),
        )
      }
    }
    return found
  }
  return { ...focus, upstream: follow(into, 'from'), downstream: follow(outOf, 'to') }
}
