import type { Issue } from '../errors/issue.ts'
import type { Dialect } from '../engines/engine.ts'
import type { QueryAnalysis } from '../sql/analyze-query.ts'
import { type AnalysisOptions, analysisKey } from '../sql/canonical-sql.ts'
import type { AnalysisCache } from '../state/analysis-cache.ts'
import type { LoadMemory } from './load-memory.ts'
import type { ModelDefinition } from './model.ts'
import type { RenderedModel } from './render-models.ts'
import { placeholderVariables } from './render-models.ts'
import { rangeLiterals } from './time-variables.ts'

/** One text to analyse. */
export interface AnalyzeRequest {
  readonly sql: string
  readonly dialect: Dialect
  readonly options?: AnalysisOptions
}

/** Analyses queries somewhere else than on the calling thread. */
export interface QueryAnalyzer {
  analyze(
    requests: readonly AnalyzeRequest[],
    signal?: AbortSignal,
  ): Promise<readonly QueryAnalysis[]>
}

export interface AnalyzedModel extends RenderedModel {
  readonly analysis: QueryAnalysis | null
}

/** The request by which a model's text is analysed; also its cache key's content. */
export function analyzeRequest(definition: ModelDefinition, text: string): AnalyzeRequest {
  if (definition.timeColumn === null) return { sql: text, dialect: definition.dialect }
  const times = placeholderVariables(definition)
  return {
    sql: text,
    dialect: definition.dialect,
    options: { rangeStart: rangeLiterals(times, 'start'), rangeEnd: rangeLiterals(times, 'end') },
  }
}

export interface AnalyzeServices {
  readonly analyzer: QueryAnalyzer
  readonly cache: AnalysisCache
  readonly memory: LoadMemory
  readonly signal?: AbortSignal
  /** Called before the first query the cache does not know is analysed. */
  readonly onMissing?: () => void
}

/** Analyses every rendered query, taking what the cache knows. */
export async function analyzeModels(
  models: readonly RenderedModel[],
  services: AnalyzeServices,
): Promise<{ readonly models: readonly AnalyzedModel[]; readonly issues: readonly Issue[] }> {
  const wanted = models.map((model) => {
    const { definition, text } = model
    if (text === null) return { model, request: null, key: null }
    const asked = services.memory.requests.get(definition, [text], () => {
      const request = analyzeRequest(definition, text)
      return { request, key: analysisKey(request.sql, request.dialect, request.options) }
    })
    return { model, ...asked }
  })
  const keys = [...new Set(wanted.flatMap(({ key }) => (key === null ? [] : [key])))]
  const known = new Map(await services.cache.getAnalyses(keys)) as Map<string, QueryAnalysis>
  const missing = new Map<string, AnalyzeRequest>()
  for (const { request, key } of wanted)
    if (request && key && !known.has(key)) missing.set(key, request)
  if (missing.size > 0) {
    services.onMissing?.()
    const fresh = await services.analyzer.analyze([...missing.values()], services.signal)
    const found = new Map([...missing.keys()].map((key, index) => [key, fresh[index]!]))
    for (const [key, analysis] of found) known.set(key, analysis)
    await services.cache.putAnalyses(found)
  }
  const issues: Issue[] = []
  const analyzed = wanted.map(({ model, key }): AnalyzedModel => {
    const analysis = key === null ? null : (known.get(key) ?? null)
    if (analysis) issues.push(...shapeIssues(model, analysis))
    return { ...model, analysis }
  })
  return { models: analyzed, issues }
}

/** A model's body is exactly one query. */
function shapeIssues(model: RenderedModel, analysis: QueryAnalysis): Issue[] {
  const { definition } = model
  const line = definition.query?.line ?? 1
  const problem = (code: string, message: string, hint: string): Issue[] => [
    { severity: 'error', code, file: definition.path, line, column: 1, message, hint },
  ]
  switch (analysis.statement) {
    case 'select':
      return []
    case 'empty':
      return problem(
        'no-query',
        `${definition.name} has no query`,
        'write one SELECT after the frontmatter',
      )
    case 'several':
      return problem(
        'several-statements',
        `${definition.name} has more than one statement`,
        'put the others under pre: or post:',
      )
    case 'other':
      return problem(
        'not-a-query',
        `${definition.name} is not a query`,
        'a model is one SELECT; other statements go under pre: or post:',
      )
  }
}
