import { AppError } from '../errors/app-error.ts'
import type { FileScanner } from '../engines/engine.ts'
import type { TimeRange } from '../intervals/time-range.ts'
import { analyzeRequest, type QueryAnalyzer } from './analyze-models.ts'
import { sourceSql } from './describe-models.ts'
import type { Model, Template } from './model.ts'
import type { TemplateRenderer } from './render-template.ts'
import { executionVariables, rangeVariables, type TimeVariables } from './time-variables.ts'
import type { QueryAnalysis } from '../sql/analyze-query.ts'
import { analysisKey } from '../sql/canonical-sql.ts'
import { rewriteReferences } from '../sql/rewrite-references.ts'
import type { AnalysisCache } from '../state/analysis-cache.ts'

export interface QueryServices {
  readonly analyzer: QueryAnalyzer
  readonly renderer: TemplateRenderer
  readonly cache: AnalysisCache
  readonly fileScan: FileScanner
}

/** Where a run's names point: physical relations, and the bodies of embedded models. */
export interface NameScope {
  readonly environment: string
  readonly executionTime: number
  /** SQL text that stands for each model after FROM. */
  readonly relations: ReadonlyMap<string, string>
  readonly embedded: ReadonlyMap<string, Model>
  /** Time variables that are fixed whatever the range. */
  readonly times?: TimeVariables
}

/**
 * Makes the text a warehouse runs for a model: the author's own, rendered for a range, with each model
 * reference replaced where it stands by its physical table or, for embedded models, by its query.
 */
export class QueryWriter {
  readonly #services: QueryServices
  readonly #scope: NameScope
  readonly #analyses = new Map<string, QueryAnalysis>()

  constructor(services: QueryServices, scope: NameScope) {
    this.#services = services
    this.#scope = scope
  }

  /** Fetches the stored analyses of these models at once, so that most batches need no parser. */
  async prepare(models: Iterable<Model>): Promise<void> {
    const keys = new Map<string, string>()
    for (const model of [...models, ...this.#scope.embedded.values()]) {
      if (model.rendered !== null) keys.set(keyOf(model, model.rendered), model.name)
    }
    const found = await this.#services.cache.getAnalyses([...keys.keys()])
    for (const [key, analysis] of found) this.#analyses.set(key, analysis as QueryAnalysis)
  }

  async query(model: Model, range: TimeRange | null): Promise<string> {
    if (model.source) return sourceSql(model, this.#services.fileScan)
    if (!model.query) throw new TypeError(`${model.name} has no query`)
    const text = this.render(model, model.query, { range, self: model.name })
    const analysis = await this.#analysisOf(model, text)
    const bodies = await this.#embeddedBodies(model, analysis, range)
    return rewriteReferences(text, analysis, (use) => {
      const name = model.references[use.parts.join('.').toLowerCase()]
      if (name === undefined) return undefined
      const body = bodies.get(name)
      if (body !== undefined) return { text: `(${body}\n)` }
      const relation = this.#scope.relations.get(name)
      if (relation !== undefined) return { text: relation }
      throw new AppError('internal', {
        message: `${model.name} reads ${name}, which this run knows no table of`,
      })
    })
  }

  /** Renders a statement of `pre` or `post`, or an audit, where `this` is a relation's SQL text. */
  render(
    model: Model,
    template: Template,
    { range, self }: { readonly range: TimeRange | null; readonly self: string },
  ): string {
    const times = {
      ...(range && model.kind === 'incremental' ? rangeVariables(range) : {}),
      ...executionVariables(this.#scope.executionTime),
      ...this.#scope.times,
    }
    const rendered = this.#services.renderer.render(template, {
      times,
      env: this.#scope.environment,
      self,
    })
    if (rendered.ok) return rendered.text
    throw new AppError('project_invalid', {
      message: `${model.path}:${template.line + rendered.problem.line - 1}: ${rendered.problem.message}`,
      ...(rendered.problem.hint !== null && { hint: rendered.problem.hint }),
    })
  }

  async #embeddedBodies(
    model: Model,
    analysis: QueryAnalysis,
    range: TimeRange | null,
  ): Promise<Map<string, string>> {
    const bodies = new Map<string, string>()
    for (const use of analysis.tables) {
      const name = model.references[use.parts.join('.').toLowerCase()]
      const embedded = name === undefined ? undefined : this.#scope.embedded.get(name)
      if (embedded && !bodies.has(embedded.name))
        bodies.set(embedded.name, await this.query(embedded, range))
    }
    return bodies
  }

  async #analysisOf(model: Model, text: string): Promise<QueryAnalysis> {
    const key = keyOf(model, text)
    const known = this.#analyses.get(key) ?? this.#moved(model, text)
    if (known) return known
    const [analysis] = await this.#services.analyzer.analyze([analyzeRequest(model, text)])
    if (!analysis) throw new TypeError('the analyzer answered nothing')
    this.#analyses.set(key, analysis)
    return analysis
  }

  /**
   * The text of another batch differs from the analysed one in the digits of its literals only: then
   * every reference stands at the same place. Checked, not assumed.
   */
  #moved(model: Model, text: string): QueryAnalysis | undefined {
    const { rendered } = model
    if (rendered === null || rendered.length !== text.length) return undefined
    const analysis = this.#analyses.get(keyOf(model, rendered))
    if (!analysis || rendered.replace(/\d/g, '0') !== text.replace(/\d/g, '0')) return undefined
    const spans = [...analysis.tables, ...analysis.qualifiers]
    return spans.every(({ start, end }) => rendered.slice(start, end) === text.slice(start, end))
      ? analysis
      : undefined
  }
}

function keyOf(model: Model, text: string): string {
  const { sql, dialect, options } = analyzeRequest(model, text)
  return analysisKey(sql, dialect, options)
}
