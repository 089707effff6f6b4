import { type ColumnLineage, resolveColumns } from '../sql/column-lineage.ts'
import { LastAnswers } from './last-answers.ts'
import type { Project } from './load-project.ts'
import type { Model } from './model.ts'
import { referenceColumns } from './reference-columns.ts'

/** Lineages of models, good while their query and the columns of what they read are the same. */
export type LineageMemory = LastAnswers<Model, ColumnLineage>

/** Where the columns of a model come from; null for what has no query, or none that could be read. */
export function modelLineage(
  project: Pick<Project, 'models' | 'analyses'>,
  name: string,
  memory: LineageMemory = new LastAnswers(),
): ColumnLineage | null {
  const model = project.models.get(name)
  const analysis = project.analyses.get(name)
  if (!model || !analysis) return null
  const read = Object.values(model.references).map((parent) => project.models.get(parent)?.outputs)
  return memory.get(model, [analysis, ...read], () =>
    resolveColumns(analysis, referenceColumns(project, model.references)),
  )
}
