import type { Issue } from '../errors/issue.ts'
import type { LoadMemory } from './load-memory.ts'
import type { ModelDefinition } from './model.ts'
import type { TemplateRenderer } from './render-template.ts'
import {
  executionVariables,
  placeholderTimes,
  rangeVariables,
  type TimeVariables,
} from './time-variables.ts'

export interface RenderedModel {
  readonly definition: ModelDefinition
  /** Rendered query; null for seeds and sources. */
  readonly text: string | null
  readonly references: readonly string[]
}

export interface RenderedModels {
  readonly models: readonly RenderedModel[]
  readonly issues: readonly Issue[]
}

const placeholderRange = rangeVariables(placeholderTimes.range)
const placeholderExecution = executionVariables(placeholderTimes.execution)

/** Time variables for canonical text: only incremental models know a start and an end. */
export function placeholderVariables(definition: ModelDefinition): TimeVariables {
  return definition.kind === 'incremental'
    ? { ...placeholderRange, ...placeholderExecution }
    : placeholderExecution
}

/** What rendering one model gave; null for its model when it failed. */
export interface ModelRendering {
  readonly model: RenderedModel | null
  readonly issues: readonly Issue[]
}

export interface RenderServices {
  readonly renderer: TemplateRenderer
  /** The environment whose name templates see. */
  readonly env: string
  readonly memory: LoadMemory
}

/** Renders every query with placeholder times, so that another day is no change. */
export function renderModels(
  definitions: readonly ModelDefinition[],
  services: RenderServices,
): RenderedModels {
  const issues: Issue[] = []
  const models = definitions.flatMap((definition): RenderedModel[] => {
    const rendering = services.memory.renderings.get(definition, [services.env], () =>
      renderModel(definition, services),
    )
    issues.push(...rendering.issues)
    return rendering.model ? [rendering.model] : []
  })
  return { models, issues }
}

function renderModel(
  definition: ModelDefinition,
  { renderer, env }: RenderServices,
): ModelRendering {
  if (!definition.query) return { model: { definition, text: null, references: [] }, issues: [] }
  const issues: Issue[] = []
  const input = { times: placeholderVariables(definition), env, self: definition.name }
  const rendered = renderer.render(definition.query, input)
  for (const template of [...definition.pre, ...definition.post]) {
    const side = renderer.render(template, input)
    if (!side.ok) issues.push(templateIssue(definition, template.line, side.problem))
  }
  if (!rendered.ok) {
    issues.push(templateIssue(definition, definition.query.line, rendered.problem))
    return { model: null, issues }
  }
  const { text, references } = rendered
  return { model: { definition, text, references }, issues }
}

function templateIssue(
  definition: ModelDefinition,
  firstLine: number,
  problem: { readonly message: string; readonly line: number; readonly hint: string | null },
): Issue {
  const range = /'((?:start|end)_\w+)'/.exec(problem.message)?.[1]
  return {
    severity: 'error',
    code: 'template',
    file: definition.path,
    line: firstLine + problem.line - 1,
    column: 1,
    message: problem.message,
    hint: range
      ? `only incremental models have ${range}; this one is of kind ${definition.kind}`
      : problem.hint,
  }
}
