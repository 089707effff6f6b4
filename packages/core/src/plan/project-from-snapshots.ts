import { analyzeRequest, type QueryAnalyzer } from '../project/analyze-models.ts'
import type { Project } from '../project/load-project.ts'
import type { Model } from '../project/model.ts'
import type { QueryAnalysis } from '../sql/analyze-query.ts'
import { analysisKey } from '../sql/canonical-sql.ts'
import { sortByDependencies } from '../sql/model-graph.ts'
import type { ModelSnapshot } from '../snapshots/fingerprint.ts'
import type { AnalysisCache } from '../state/analysis-cache.ts'
import { fingerprintModels } from '../snapshots/fingerprint.ts'

export interface AnalysisServices {
  readonly analyzer: QueryAnalyzer
  readonly cache: AnalysisCache
}

/** A project whose models are those of an environment; the files on disk lend it only their settings. */
export function projectFromSnapshots(
  services: AnalysisServices,
  {
    project,
    base,
  }: { readonly project: Project; readonly base: ReadonlyMap<string, ModelSnapshot> },
): Promise<Project> {
  return assemble(
    services,
    project,
    new Map([...base].map(([name, { payload }]) => [name, payload])),
  )
}

/** The project with only the selected models as they are on disk; every other one as the environment has it. */
export function selectProject(
  services: AnalysisServices,
  input: {
    readonly project: Project
    readonly base: ReadonlyMap<string, ModelSnapshot>
    readonly selected: ReadonlySet<string>
  },
): Promise<Project> {
  const { project, base, selected } = input
  const models = new Map<string, Model>()
  for (const [name, { payload }] of base) if (!selected.has(name)) models.set(name, payload)
  for (const name of selected) models.set(name, project.models.get(name)!)
  // What a selected model reads must be there: new parents come along.
  for (const name of models.keys()) {
    for (const parent of models.get(name)!.parents) {
      const model = project.models.get(parent)
      if (!models.has(parent) && model) models.set(parent, model)
    }
  }
  return assemble(services, project, models)
}

/** Models that differ from the environment: new, edited, or with other metadata. */
export function modifiedModels(
  project: Project,
  base: ReadonlyMap<string, ModelSnapshot>,
): ReadonlySet<string> {
  const models = project.order.map((name) => project.models.get(name)!)
  const prints = fingerprintModels(models, base)
  return new Set(
    models
      .map(({ name }) => name)
      .filter((name) => {
        const before = base.get(name)
        const print = prints.get(name)
        return before?.dataHash !== print?.dataHash || before?.metadataHash !== print?.metadataHash
      }),
  )
}

async function assemble(
  services: AnalysisServices,
  project: Project,
  models: ReadonlyMap<string, Model>,
): Promise<Project> {
  const { order } = sortByDependencies(models.keys(), (name) => models.get(name)?.parents ?? [])
  const analyses = new Map<string, QueryAnalysis>()
  const unknown: {
    readonly name: string
    readonly key: string
    readonly request: ReturnType<typeof analyzeRequest>
  }[] = []
  for (const [name, model] of models) {
    const known = project.models.get(name) === model ? project.analyses.get(name) : undefined
    if (known) analyses.set(name, known)
    else if (model.rendered !== null) {
      const request = analyzeRequest(model, model.rendered)
      unknown.push({
        name,
        request,
        key: analysisKey(request.sql, request.dialect, request.options),
      })
    }
  }
  const cached = await services.cache.getAnalyses(unknown.map(({ key }) => key))
  const missed = unknown.filter(({ key }) => !cached.has(key))
  const fresh = await services.analyzer.analyze(missed.map(({ request }) => request))
  for (const { name, key } of unknown)
    if (cached.has(key)) analyses.set(name, cached.get(key) as QueryAnalysis)
  for (const [index, { name }] of missed.entries()) analyses.set(name, fresh[index]!)
  const sourceFiles = [
    ...new Set([...models.values()].flatMap((model) => model.source?.files ?? [])),
  ].toSorted()
  return { ...project, models, order, analyses, sourceFiles }
}
