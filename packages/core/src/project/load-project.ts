import { AppError } from '../errors/app-error.ts'
import type { Issue } from '../errors/issue.ts'
import type { FileScanner, WarehouseEngine } from '../engines/engine.ts'
import type { QueryAnalysis } from '../sql/analyze-query.ts'
import { sortByDependencies } from '../sql/model-graph.ts'
import type { AnalysisCache } from '../state/analysis-cache.ts'
import { analyzeModels, type QueryAnalyzer } from './analyze-models.ts'
import { describeModels } from './describe-models.ts'
import type { ProjectFile, ProjectFiles } from './find-project-files.ts'
import { loadDefinitions } from './load-definitions.ts'
import type { LoadMemory } from './load-memory.ts'
import type { ModelTest } from './load-model-tests.ts'
import type { Model, ModelDefinition } from './model.ts'
import { splitName } from './model-name.ts'
import { configFile, type ProjectConfig } from './project-config.ts'
import { renderModels } from './render-models.ts'
import type { TemplateRenderer } from './render-template.ts'
import { type ResolvedModel, resolveReferences, unknownTable } from './resolve-references.ts'
import { toModel } from './to-model.ts'
import { nearest } from './yaml-document.ts'
import { validateModel } from './validate-project.ts'

/** What loading needs from outside. */
export interface LoadServices {
  readonly analyzer: QueryAnalyzer
  readonly renderer: TemplateRenderer
  readonly cache: AnalysisCache
  readonly memory: LoadMemory
  readonly fileScan: FileScanner
  /** Opens the warehouse with these files readable; called only when something is not cached. */
  readonly engine: (readableFiles: readonly string[]) => Promise<WarehouseEngine>
  readonly onProgress?: (done: number, total: number) => void
  readonly signal?: AbortSignal
}

export interface LoadInput {
  readonly root: string
  /** The environment whose name templates see. */
  readonly environment: string
  readonly files: ProjectFiles
}

/** A folder of files, read and understood as far as its issues let it. */
export interface Project {
  readonly root: string
  readonly config: ProjectConfig
  /** By name; complete only when no issue is an error. */
  readonly models: ReadonlyMap<string, Model>
  /** Names, parents before readers. */
  readonly order: readonly string[]
  /** What analysis found in each query, by model. */
  readonly analyses: ReadonlyMap<string, QueryAnalysis>
  readonly issues: readonly Issue[]
  /** SHA-256 over the paths and bytes of all files. */
  readonly filesHash: string
  readonly seeds: ReadonlyMap<string, ProjectFile>
  readonly tests: readonly ModelTest[]
  /** Real paths of declared source files. */
  readonly sourceFiles: readonly string[]
}

/** Reads a project folder. All issues come back together; only a folder without `millrace.yaml` throws. */
export async function loadProject(services: LoadServices, input: LoadInput): Promise<Project> {
  const { files, filesHash, issues: fileIssues } = input.files
  const { memory } = services
  if (!files.some((file) => file.path === configFile)) {
    throw new AppError('project_not_found', {
      message: `there is no ${configFile} in the project folder`,
      hint: 'run `millrace init` to make one, or pass --project',
    })
  }
  const issues: Issue[] = [...fileIssues]
  const loaded = await loadDefinitions(files, { root: input.root, memory })
  issues.push(...loaded.issues, ...strangerTests(loaded.tests, loaded.claimed))
  const config = loaded.config
  const empty = {
    root: input.root,
    models: new Map(),
    analyses: new Map(),
    order: [],
    filesHash,
    seeds: new Map(),
    tests: [],
    sourceFiles: [],
  }
  if (!config) return { ...empty, config: { name: '' }, issues: sortIssues(issues) }
  const total = loaded.definitions.length
  services.onProgress?.(0, total)
  const definitions = new Map(loaded.definitions.map((definition) => [definition.name, definition]))
  const rendered = renderModels(loaded.definitions, {
    renderer: services.renderer,
    env: input.environment,
    memory,
  })
  issues.push(...rendered.issues)
  const sourceFiles = [
    ...new Set(loaded.definitions.flatMap((definition) => definition.source?.files ?? [])),
  ].toSorted()
  const engine = () => services.engine(sourceFiles)
  // A text that was never analysed was never described either: the warehouse opens meanwhile.
  const onMissing = () => void engine().catch(() => {})
  const analyzed = await analyzeModels(rendered.models, { ...services, onMissing })
  issues.push(...analyzed.issues)
  const scope = {
    root: input.root,
    definitions,
    claimed: loaded.claimed,
    defaultSchema: config.default_schema ?? 'main',
  }
  const resolved = resolveReferences(analyzed.models, scope, memory)
  issues.push(...resolved.issues)
  const byName = new Map(resolved.models.map((model) => [model.definition.name, model]))
  const sorted = sortByDependencies(
    [...byName.keys()].toSorted(),
    (name) => byName.get(name)?.parents.filter((parent) => byName.has(parent)) ?? [],
  )
  if (sorted.cycle) issues.push(cycleIssue(sorted.cycle, definitions))
  const ordered = sorted.order.map((name) => byName.get(name)!)
  issues.push(...(await findUnknownTables(ordered, { engine, scope })))
  const broken = new Set(
    issues.filter((issue) => issue.severity === 'error').map((issue) => issue.file),
  )
  const sound = sorted.cycle ? [] : ordered.filter((model) => !broken.has(model.definition.path))
  const described = await describeModels(sound, {
    cache: services.cache,
    memory,
    fileScan: services.fileScan,
    engine,
    ...(services.signal && { signal: services.signal }),
  })
  issues.push(...described.issues)
  for (const model of ordered)
    issues.push(...validateModel(model.definition, { columns: described.columns, memory }))
  services.onProgress?.(total, total)
  const models = new Map(
    ordered.map((model) => [
      model.definition.name,
      toModel(model, { columns: described.columns, memory }),
    ]),
  )
  const analyses = new Map(
    ordered.flatMap(({ definition, analysis }) =>
      analysis ? [[definition.name, analysis] as const] : [],
    ),
  )
  const seeds = new Map(
    files.filter((file) => file.path.startsWith('seeds/')).map((file) => [file.path, file]),
  )
  return {
    root: input.root,
    config,
    models,
    analyses,
    order: sorted.order,
    issues: sortIssues(issues),
    filesHash,
    seeds,
    tests: loaded.tests,
    sourceFiles,
  }
}

/** True when nothing keeps the project from being planned. */
export function isSound(project: Pick<Project, 'issues'>): boolean {
  return project.issues.every((issue) => issue.severity !== 'error')
}

interface UnknownTables {
  readonly engine: () => Promise<WarehouseEngine>
  readonly scope: Parameters<typeof unknownTable>[2]
}

/** Tables no model makes: fine when the warehouse has them, with one warning each; an issue otherwise. */
async function findUnknownTables(
  models: readonly ResolvedModel[],
  { engine, scope }: UnknownTables,
): Promise<Issue[]> {
  const readers = models.flatMap((model) => model.foreignTables.map((table) => ({ model, table })))
  if (readers.length === 0) return []
  const relations = [...new Set(readers.map(({ table }) => table))].map((table) => {
    const name = table.includes('.') ? table : `${scope.defaultSchema}.${table}`
    const { schema, table: own } = splitName(name)
    return { table, relation: { schema, name: own } }
  })
  const present = await (await engine()).existing(relations.map(({ relation }) => relation))
  const existing = new Set(
    relations
      .filter(
        ({ relation }) =>
          present.has(`${relation.schema}.${relation.name}`) ||
          relation.schema === 'information_schema',
      )
      .map(({ table }) => table),
  )
  const warned = new Set<string>()
  return readers.flatMap(({ model, table }) => {
    if (!existing.has(table)) return [unknownTable(model, table, scope)]
    if (warned.has(table)) return []
    warned.add(table)
    return [
      {
        ...unknownTable(model, table, scope),
        severity: 'warning',
        code: 'undeclared-table',
        message: `${model.definition.name} reads ${table}, which no model makes`,
        hint: `declare it in sources.yaml: {name: ${table}, table: ${table}}`,
      } satisfies Issue,
    ]
  })
}

/** Tests of models that no file makes. */
function strangerTests(tests: readonly ModelTest[], claimed: ReadonlySet<string>): Issue[] {
  return tests
    .filter(({ model }) => !claimed.has(model))
    .map(({ name, model, file, line }) => {
      const near = nearest(model, [...claimed])
      return {
        severity: 'error',
        code: 'unknown-model',
        file,
        line,
        column: 1,
        message: `the test '${name}' is of ${model}, which no file makes`,
        hint: near ? `did you mean ${near}?` : null,
      }
    })
}

function cycleIssue(
  cycle: readonly string[],
  definitions: ReadonlyMap<string, ModelDefinition>,
): Issue {
  return {
    severity: 'error',
    code: 'cycle',
    file: definitions.get(cycle[0] ?? '')?.path ?? configFile,
    line: 1,
    column: 1,
    message: `the models form a cycle: ${cycle.join(' → ')}`,
    hint: 'one of them must stop reading the next',
  }
}

function sortIssues(issues: readonly Issue[]): Issue[] {
  const key = (issue: Issue) => `${issue.severity}\u0000${issue.file}`
  return [...issues].toSorted((a, b) =>
    key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : a.line - b.line,
  )
}
