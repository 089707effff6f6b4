import { AppError, executionVariables, rangeVariables, readInstant, toPair } from '@millrace/core'
import type { OpenServices } from '../create-services.ts'
import { loadCurrentProject, mustFindModel } from '../load-current-project.ts'

const day = 86_400_000

export interface RenderRequest {
  readonly model: string
  readonly environment: string
  /** A date or an instant each. */
  readonly start?: string | undefined
  readonly end?: string | undefined
  readonly executionTime?: string | undefined
}

/** The SQL a model would run for a range, with its own names; yesterday unless one is given. */
export async function renderModel(services: OpenServices, request: RenderRequest) {
  const project = await loadCurrentProject(services, request.environment)
  const model = mustFindModel(project, request.model)
  const execution = readTime(request.executionTime, services.clock.now().getTime())
  const start = readTime(request.start, Math.floor(execution / day) * day - day)
  const end =
    readTime(request.end, start) +
    (request.end === undefined || request.end.length === 10 ? day : 0)
  if (!model.query)
    throw new AppError('arguments_invalid', {
      message: `${model.name} is of kind ${model.kind} and has no query`,
    })
  const times = {
    ...(model.kind === 'incremental' ? rangeVariables({ start, end }) : {}),
    ...executionVariables(execution),
  }
  const rendered = services.renderer.render(model.query, {
    times,
    env: request.environment,
    self: model.name,
  })
  if (!rendered.ok)
    throw new AppError('project_invalid', { message: `${model.path}: ${rendered.problem.message}` })
  return {
    model: model.name,
    sql: rendered.text.trim(),
    range: model.kind === 'incremental' ? toPair({ start, end }) : null,
  }
}

function readTime(text: string | undefined, otherwise: number): number {
  const at = text === undefined ? otherwise : readInstant(text)
  if (at === null)
    throw new AppError('arguments_invalid', { message: `'${text}' is not a date or an instant` })
  return at
}
