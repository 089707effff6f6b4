import { AppError } from '../errors/app-error.ts'
import type { RelationName } from '../engines/engine.ts'
import { splitName } from '../project/model-name.ts'

export const production = 'prod'

/** Throws `environment_name_invalid` for a name that could not be part of a schema. */
export function checkEnvironmentName(name: string): string {
  if (/^[a-z][a-z0-9_]{0,40}$/.test(name) && !name.includes('__')) return name
  throw new AppError('environment_name_invalid', {
    message: `'${name}' cannot name an environment`,
    hint: "use a lower-case letter, then up to 40 of a-z, 0-9 and _, without '__'",
  })
}

/** The view that readers of an environment see for a model. */
export function viewName(environment: string, model: string): RelationName {
  const { schema, table } = splitName(model)
  return { schema: environment === production ? schema : `${schema}__${environment}`, name: table }
}
