import type { Issue } from '../errors/issue.ts'
import { lineAndColumn } from '../sql/line-and-column.ts'
import type { AnalyzedModel } from './analyze-models.ts'
import type { LoadMemory } from './load-memory.ts'
import type { ModelDefinition } from './model.ts'
import { nearest } from './yaml-document.ts'

/** A model with the names its query uses resolved. */
export interface ResolvedModel extends AnalyzedModel {
  /** Reference as written, folded and joined by dots → the model meant. */
  readonly resolved: Readonly<Record<string, string>>
  readonly parents: readonly string[]
  readonly foreignTables: readonly string[]
  readonly readsItself: boolean
}

export interface ReferenceScope {
  readonly root: string
  readonly definitions: ReadonlyMap<string, ModelDefinition>
  readonly claimed: ReadonlySet<string>
  readonly defaultSchema: string
}

/** The model a reference means, or null when no model makes it. */
function resolveName(
  parts: readonly string[],
  defaultSchema: string,
  has: (name: string) => boolean,
): string | null {
  const folded = parts.map((part) => part.toLowerCase())
  const name = folded.length === 1 ? `${defaultSchema}.${folded[0]}` : folded.join('.')
  return folded.length <= 2 && has(name) ? name : null
}

/** All names of a project at one time, as an object that stays the same while they do. */
export interface KnownScope {
  readonly names: string
}

/** What the names of one query mean, with those that mean nothing. */
export interface Resolution {
  readonly model: ResolvedModel
  readonly unknown: readonly string[]
}

/** Resolves what each query reads into models and tables of the warehouse. */
export function resolveReferences(
  models: readonly AnalyzedModel[],
  scope: ReferenceScope,
  memory: Pick<LoadMemory, 'scopes' | 'resolutions'>,
): { readonly models: readonly ResolvedModel[]; readonly issues: readonly Issue[] } {
  const issues: Issue[] = []
  const known = knownScope(scope, memory)
  const resolved = models.map((analyzed): ResolvedModel => {
    const { definition, text, analysis } = analyzed
    const { model, unknown } = memory.resolutions.get(definition, [text, analysis, known], () =>
      resolveModel(analyzed, scope),
    )
    for (const name of unknown) issues.push(unknownModel(definition, name, scope))
    return model
  })
  return { models: resolved, issues }
}

function knownScope(
  { claimed, defaultSchema, root }: ReferenceScope,
  { scopes }: Pick<LoadMemory, 'scopes'>,
): KnownScope {
  const names = [defaultSchema, ...claimed].join('\n')
  const before = scopes.get(root)
  if (before?.names === names) return before
  const known = { names }
  scopes.set(root, known)
  return known
}

function resolveModel(model: AnalyzedModel, scope: ReferenceScope): Resolution {
  const has = (name: string) => scope.definitions.has(name) || scope.claimed.has(name)
  const names: Record<string, string> = {}
  const foreign = new Set<string>()
  for (const use of model.analysis?.tables ?? []) {
    const key = use.parts.join('.').toLowerCase()
    const name = resolveName(use.parts, scope.defaultSchema, has)
    if (name === null) foreign.add(key)
    else names[key] = name
  }
  const added = [
    ...model.references,
    ...model.definition.dependsOn,
    ...auditTargets(model.definition),
  ]
  const parents = new Set([...Object.values(names), ...added.filter(has)])
  const readsItself = parents.delete(model.definition.name)
  const resolved: ResolvedModel = {
    ...model,
    resolved: names,
    parents: [...parents].toSorted(),
    foreignTables: [...foreign].toSorted(),
    readsItself,
  }
  return { model: resolved, unknown: added.filter((name) => !has(name)) }
}

/** An issue at the place where a table is read that neither a model nor the warehouse has. */
export function unknownTable(model: ResolvedModel, table: string, scope: ReferenceScope): Issue {
  const use = model.analysis?.tables.find(
    (candidate) => candidate.parts.join('.').toLowerCase() === table,
  )
  const place =
    use && model.text !== null ? lineAndColumn(model.text, use.start) : { line: 1, column: 1 }
  const issue = unknownModel(model.definition, table, scope)
  return {
    ...issue,
    line: (model.definition.query?.line ?? 1) + place.line - 1,
    column: place.column,
  }
}

function unknownModel(definition: ModelDefinition, name: string, scope: ReferenceScope): Issue {
  const near = nearest(name, [...scope.definitions.keys()])
  return {
    severity: 'error',
    code: 'unknown-table',
    file: definition.path,
    line: definition.query?.line ?? 1,
    column: 1,
    message: `${definition.name} reads ${name}, which no model makes and the warehouse does not have`,
    hint: near
      ? `did you mean ${near}?`
      : 'make a model of that name, or declare the data in sources.yaml',
  }
}

function auditTargets(definition: ModelDefinition): string[] {
  return definition.audits.flatMap((audit) => (audit.to === undefined ? [] : [audit.to]))
}
