import { referenceColumns } from '../project/reference-columns.ts'
import type { Project } from '../project/load-project.ts'
import { resolveColumns } from '../sql/column-lineage.ts'
import type { ColumnEffect } from '../snapshots/column-effect.ts'
import type { ImpactEdge } from '../events/plan-events.ts'

/** Where the changed columns go: one edge for each use of one in a model that reads it. */
export function findImpact(
  project: Project,
  effects: ReadonlyMap<string, ColumnEffect>,
): ImpactEdge[] {
  const isChanged = (model: string, column: string): boolean => {
    const columns = effects.get(model)?.columns
    return (
      columns === 'all' ||
      (columns?.some((name) => name.toLowerCase() === column.toLowerCase()) ?? false)
    )
  }
  return project.order.flatMap((name) => {
    const model = project.models.get(name)
    const analysis = project.analyses.get(name)
    if (!model || !analysis || !model.parents.some((parent) => effects.has(parent))) return []
    const lineage = resolveColumns(analysis, referenceColumns(project, model.references))
    const source = (table: string) => model.references[table.toLowerCase()]
    const edges: ImpactEdge[] = []
    for (const output of lineage.outputs) {
      for (const { table, column } of output.sources) {
        const from = source(table)
        if (from === undefined || !isChanged(from, column)) continue
        const role = output.passes ? 'passes' : 'reads'
        edges.push({
          from: { model: from, column },
          to: { kind: 'model', name, column: output.name },
          role,
        })
      }
    }
    for (const { table, column, role } of lineage.reads) {
      const from = source(table)
      if (from === undefined || role === 'other' || !isChanged(from, column)) continue
      edges.push({ from: { model: from, column }, to: { kind: 'model', name }, role: 'filters' })
    }
    return edges
  })
}
