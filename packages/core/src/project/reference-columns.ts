import type { Project } from './load-project.ts'

/** Columns of a model's tables by reference as written, for the resolver. */
export function referenceColumns(
  project: Pick<Project, 'models'>,
  references: Readonly<Record<string, string>>,
): Map<string, readonly string[]> {
  return new Map(
    Object.entries(references).flatMap(([reference, name]) => {
      const outputs = project.models.get(name)?.outputs
      return outputs ? [[reference, outputs.map((column) => column.name)] as const] : []
    }),
  )
}
