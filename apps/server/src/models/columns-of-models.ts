import type { Project } from '@millrace/core'
import { describeColumns } from './describe-columns.ts'

/** The columns of some models, in the order asked; names that no model has are passed over. */
export function columnsOfModels(project: Project, names: readonly string[]) {
  return names.flatMap((name) => {
    const model = project.models.get(name.toLowerCase())
    return model ? [{ name: model.name, columns: describeColumns(model) }] : []
  })
}
