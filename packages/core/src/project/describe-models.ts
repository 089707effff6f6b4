import { stat } from 'node:fs/promises'
import type {
  Column,
  Described,
  DescribeRequest,
  FileScanner,
  WarehouseEngine,
} from '../engines/engine.ts'
import type { Issue } from '../errors/issue.ts'
import { canonicalJson, sha256 } from '../ids.ts'
import { resolveColumns } from '../sql/column-lineage.ts'
import type { AnalysisCache } from '../state/analysis-cache.ts'
import type { LoadMemory } from './load-memory.ts'
import type { ModelDefinition } from './model.ts'
import { splitName } from './model-name.ts'
import type { ResolvedModel } from './resolve-references.ts'

export interface DescribeServices {
  readonly fileScan: FileScanner
  readonly cache: AnalysisCache
  readonly memory: LoadMemory
  /** Opened only when something is not in the cache. */
  readonly engine: () => Promise<WarehouseEngine>
  readonly signal?: AbortSignal
}

export type ModelColumns = ReadonlyMap<string, readonly Column[]>

const scheme = 'describe:1'

/**
 * Finds the columns and types each model returns, on empty stand-ins: nothing is run and nothing is
 * written. `models` come parents first. A model the engine refuses is an issue; its readers stay unknown.
 */
export async function describeModels(
  models: readonly ResolvedModel[],
  services: DescribeServices,
): Promise<{ readonly columns: ModelColumns; readonly issues: readonly Issue[] }> {
  const byName = new Map(models.map((model) => [model.definition.name, model]))
  const keys = new Map<string, string>()
  for (const model of models) {
    const { definition } = model
    const parents = model.parents.map((parent) => `${parent}=${keys.get(parent) ?? '?'}`).join('\n')
    // Files of a source may have changed on disk, whatever stands in the project.
    const key = definition.source
      ? await sourceKey(definition, services.fileScan)
      : services.memory.describeKeys.get(definition, [model.text, parents], () =>
          describeKey(model, parents),
        )
    keys.set(definition.name, key)
  }
  const cached = await services.cache.getAnalyses([...keys.values()])
  const columns = new Map<string, readonly Column[]>()
  const missed: ResolvedModel[] = []
  for (const model of models) {
    const known = cached.get(keys.get(model.definition.name) ?? '') as readonly Column[] | undefined
    if (known) columns.set(model.definition.name, known)
    else missed.push(model)
  }
  if (missed.length === 0) return { columns, issues: [] }
  const plan = planRequests(missed, { known: columns, fileScan: services.fileScan })
  const engine = await services.engine()
  const described = await engine.describeQueries(
    plan.map((entry) => entry.request),
    services.signal,
  )
  const issues: Issue[] = []
  const fresh = new Map<string, readonly Column[]>()
  for (const [index, { model }] of plan.entries()) {
    const answer = described[index]
    if (!model || !answer) continue
    const { name } = model.definition
    if (answer.ok) {
      columns.set(name, answer.columns)
      fresh.set(keys.get(name) ?? name, answer.columns)
    } else if (model.parents.every((parent) => columns.has(parent) || !byName.has(parent))) {
      issues.push(refusal(model, answer))
    }
  }
  await services.cache.putAnalyses(fresh)
  return { columns, issues }
}

interface PlannedRequest {
  readonly model: ResolvedModel | null
  readonly request: DescribeRequest
}

/** Known parents become stand-ins, once each, before the first model that reads them. */
function planRequests(
  missed: readonly ResolvedModel[],
  { known, fileScan }: { readonly known: ModelColumns; readonly fileScan: FileScanner },
): PlannedRequest[] {
  const plan: PlannedRequest[] = []
  const standing = new Set<string>()
  for (const model of missed) {
    for (const parent of model.parents) {
      const columns = known.get(parent)
      if (!columns || standing.has(parent)) continue
      standing.add(parent)
      plan.push({ model: null, request: { relation: relationOfName(parent), sql: null, columns } })
    }
    const request = requestFor(model, fileScan)
    // A model that reads itself is described twice: on columns without types, then on those found.
    const own = ownColumns(model)
    if (own.length > 0) {
      plan.push({ model: null, request: { relation: request.relation, sql: null, columns: own } })
      plan.push({ model: null, request })
    }
    plan.push({ model, request })
  }
  return plan
}

/** The columns a model that reads itself finds there before it was ever built. */
function ownColumns({ readsItself, analysis }: ResolvedModel): Column[] {
  if (!readsItself || !analysis) return []
  const { outputs } = resolveColumns(analysis, new Map())
  return outputs.map(({ name }) => ({ name, type: '"NULL"' }))
}

function requestFor(model: ResolvedModel, fileScan: FileScanner): DescribeRequest {
  const { definition } = model
  const relation = relationOfName(definition.name)
  if (definition.seed) return { relation, sql: null, columns: definition.seed.columns }
  return { relation, sql: definition.source ? sourceSql(definition, fileScan) : (model.text ?? '') }
}

/** The query that stands for a declared source. */
export function sourceSql(definition: ModelDefinition, fileScan: FileScanner): string {
  const { source, dialect } = definition
  if (source?.table) return `SELECT * FROM ${source.table}`
  const { format, files } = source ?? {}
  const sql =
    format && files
      ? fileScan(dialect, { format, files, columns: source!.columns, options: source!.options })
      : null
  if (sql === null)
    throw new TypeError(`${definition.name} has neither files nor a table that ${dialect} can read`)
  return sql
}

function describeKey({ definition, text }: ResolvedModel, parents: string): string {
  const own = definition.seed ? canonicalJson(definition.seed.columns) : (text ?? '')
  return sha256(scheme, definition.dialect, own, parents)
}

async function sourceKey(definition: ModelDefinition, fileScan: FileScanner): Promise<string> {
  const stamps = await fileStamps(definition.source?.files ?? [])
  return sha256(scheme, definition.dialect, sourceSql(definition, fileScan) + stamps, '')
}

async function fileStamps(files: readonly string[]): Promise<string> {
  const stamps = await Promise.all(
    files.map((file) =>
      stat(file).then(
        (found) => `${found.size}:${Math.round(found.mtimeMs)}`,
        () => 'gone',
      ),
    ),
  )
  return stamps.join(' ')
}

function relationOfName(name: string): { schema: string; name: string } {
  const { schema, table } = splitName(name)
  return { schema, name: table }
}

function refusal(model: ResolvedModel, answer: Extract<Described, { ok: false }>): Issue {
  const { definition } = model
  const first = definition.query?.line ?? 1
  return {
    severity: 'error',
    code: 'query-invalid',
    file: definition.path,
    line: answer.line === null ? first : first + answer.line - 1,
    column: answer.column ?? 1,
    message: `${definition.name}: ${answer.message.split('\n')[0]}`,
    hint: /Did you mean|Candidate bindings/.exec(answer.message)
      ? answer.message
          .slice(answer.message.search(/Did you mean|Candidate bindings/))
          .split('\n')[0]!
      : null,
  }
}
