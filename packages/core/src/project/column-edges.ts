import type { ColumnEdge } from '../state/model-store.ts'
import type { Project } from './load-project.ts'
import { modelLineage } from './model-lineage.ts'

/** Every edge of column lineage into the project's models, or into those named. */
export function columnEdges(project: Project, into?: ReadonlySet<string>): ColumnEdge[] {
  return project.order.flatMap((name) => {
    if (into && !into.has(name)) return []
    const model = project.models.get(name)
    const lineage = modelLineage(project, name)
    if (!model || !lineage) return []
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
