import {
  AppError,
  checkEnvironmentName,
  type ModelSnapshot,
  production,
  rewriteReferences,
  viewName,
} from '@millrace/core'
import { EngineError, relationText } from '@millrace/core/engines'
import type { OpenServices } from './create-services.ts'
import { placeInWritten } from './place-in-written.ts'

export interface QueryInput {
  readonly sql: string
  /** Plain model names mean the views of this one. */
  readonly environment: string
  /** Rows answered at most. */
  readonly limit: number
  readonly signal?: AbortSignal | undefined
}

/** Runs one SELECT in a read-only transaction of the warehouse. */
export async function runQuery(services: OpenServices, input: QueryInput) {
  const { limit, signal } = input
  const environment = checkEnvironmentName(input.environment)
  const promoted = await promotedSnapshots(services, environment)
  const isAsWritten = environment === production && services.places.defaultSchema === 'main'
  const sql = isAsWritten
    ? input.sql
    : await inEnvironment(services, { sql: input.sql, environment, promoted })
  const files = promoted.flatMap(({ payload }) => payload.source?.files ?? [])
  const engine = await services.engine(files)
  try {
    return await collect(engine.query(sql, { limit: limit + 1, ...(signal && { signal }) }), limit)
  } catch (error) {
    throw error instanceof EngineError
      ? toQueryError(error, { written: input.sql, ran: sql })
      : error
  }
}

function toQueryError(
  error: EngineError,
  texts: { readonly written: string; readonly ran: string },
): AppError {
  const code =
    error.code === 'statement_refused'
      ? 'query_refused'
      : error.cancelled
        ? 'run_cancelled'
        : 'query_failed'
  const { message, position } = error
  return new AppError(code, {
    message,
    cause: error,
    ...(position && { details: { ...placeInWritten(position, texts) } }),
  })
}

type Rows = ReturnType<Awaited<ReturnType<OpenServices['engine']>>['query']>

async function collect(batches: Rows, limit: number) {
  let columns: readonly { readonly name: string; readonly type: string }[] = []
  const rows: Record<string, unknown>[] = []
  for await (const batch of batches) {
    if (columns.length === 0) columns = withOwnNames(batch.columns)
    for (const row of batch.rows) {
      rows.push(Object.fromEntries(columns.map(({ name }, index) => [name, row[index]])))
    }
  }
  return { columns, rows: rows.slice(0, limit), truncated: rows.length > limit }
}

/** Rows are objects: a second column of one name gets a number, so that neither is lost. */
function withOwnNames<Column extends { readonly name: string }>(
  columns: readonly Column[],
): Column[] {
  const taken = new Set<string>()
  return columns.map((column) => {
    let { name } = column
    for (let number = 2; taken.has(name); number += 1) name = `${column.name}_${number}`
    taken.add(name)
    return { ...column, name }
  })
}

async function promotedSnapshots(
  services: OpenServices,
  environment: string,
): Promise<readonly ModelSnapshot[]> {
  const found = await services.store.getEnvironment(environment)
  if (!found && environment !== production) {
    throw new AppError('environment_not_found', {
      message: `there is no environment '${environment}'`,
      hint: `make it with: millrace plan ${environment} --apply`,
    })
  }
  return (await services.store.getSnapshots(
    found?.snapshots.map(({ snapshotId }) => snapshotId) ?? [],
  )) as readonly ModelSnapshot[]
}

interface EnvironmentQuery {
  readonly sql: string
  readonly environment: string
  readonly promoted: readonly ModelSnapshot[]
}

async function inEnvironment(
  services: OpenServices,
  { sql, environment, promoted }: EnvironmentQuery,
): Promise<string> {
  const [analysis] = await services.analyzer.analyze([{ sql, dialect: 'duckdb' }])
  if (!analysis) return sql
  const names = new Set(promoted.map(({ name }) => name))
  return rewriteReferences(sql, analysis, (use) => {
    const parts = use.parts.length === 1 ? [services.places.defaultSchema, ...use.parts] : use.parts
    const name = parts.join('.').toLowerCase()
    return names.has(name) ? { text: relationText(viewName(environment, name)) } : undefined
  })
}
