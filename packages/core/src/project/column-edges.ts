import { resolveColumns } from '../sql/column-lineage.ts'
import type { ColumnEdge } from '../state/model-store.ts'
import type { Project } from './load-project.ts'

/** Columns of a model's tables by reference as written, for the resolver. */
export function referenceColumns(
  project: Project,
  references: Readonly<Record<string, string>>,
): Map<string, readonly string[]> {
  return new Map(
    Object.entries(references).flatMap(([reference, name]) => {
      const outputs = project.models.get(name)?.outputs
      return outputs ? [[reference, outputs.map((column) => column.name)] as const] : []
    }),
  )
}

/** Every edge of column lineage into the project's models, or into those named. */
export function columnEdges(project: Project, into?: ReadonlySet<string>): ColumnEdge[] {
  return project.order.flatMap((name) => {
    if (into && !into.has(name)) return []
    const model = project.models.get(name)
    const analysis = project.analyses.get(name)
    if (!model || !analysis) return []
    const lineage = resolveColumns(analysis, referenceColumns(project, model.references))
    return lineage.outputs.flatMap((output) =>
      output.sources.flatMap(({ table, column }) => {
        const from = model.references[table.toLowerCase()]
        return from === undefined
          ? []
          : [{ fromModel: from, fromColumn: column, toModel: name, toColumn: output.name }]
      }),
    )
  })
}
