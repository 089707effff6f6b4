import type { Issue } from '../errors/issue.ts'
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

/** Renders every query with placeholder times, so that another day is no change. */
export function renderModels(
  definitions: readonly ModelDefinition[],
  renderer: TemplateRenderer,
  env: string,
): RenderedModels {
  const issues: Issue[] = []
  const models = definitions.flatMap((definition): RenderedModel[] => {
    if (!definition.query) return [{ definition, text: null, references: [] }]
    const input = { times: placeholderVariables(definition), env, self: definition.name }
    const rendered = renderer.render(definition.query, input)
    for (const template of [...definition.pre, ...definition.post]) {
      const side = renderer.render(template, input)
      if (!side.ok) issues.push(templateIssue(definition, template.line, side.problem))
    }
    if (!rendered.ok) {
      issues.push(templateIssue(definition, definition.query.line, rendered.problem))
      return []
    }
    return [{ definition, text: rendered.text, references: rendered.references }]
  })
  return { models, issues }
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
