import { AppError, checkEnvironmentName, viewName } from '@millrace/core'
import { relationText } from '@millrace/core/engines'
import type { OpenServices } from '../create-services.ts'
import { runQuery } from '../run-query.ts'

export interface Preview {
  readonly model: string
  readonly environment: string
  readonly limit: number
  readonly signal: AbortSignal | undefined
}

/** The first rows of a model as an environment shows it. */
export async function previewModel(
  services: OpenServices,
  { model, environment, limit, signal }: Preview,
) {
  const name = model.toLowerCase()
  const shown = await services.store.getEnvironment(checkEnvironmentName(environment))
  if (!shown?.snapshots.some((snapshot) => snapshot.name === name))
    throw new AppError('model_not_found', {
      message: `${environment} shows no model ${name}`,
      hint: 'apply a plan that has it',
    })
  const view = relationText(viewName(environment, name))
  return runQuery(services, { sql: `SELECT * FROM ${view}`, environment, limit, signal })
}
