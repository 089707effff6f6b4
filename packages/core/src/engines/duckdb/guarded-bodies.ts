import { EngineError } from '../engine-error.ts'
import type { RelationName } from '../engine.ts'
import { quoteIdentifier, quoteLiteral, relationKey, relationText } from '../sql-text.ts'
import { refuseReachingOut } from './author-sql.ts'
import type { AuthorText } from './duck-error.ts'
import type { Job } from './job.ts'
import type { GuardedCall } from './protocol.ts'
import { withoutEnd } from './scan-sql.ts'
import { refusedError } from './wire-error.ts'

type CallOf<Verb extends GuardedCall['verb']> = Extract<GuardedCall, { readonly verb: Verb }>

/** Schemas starting so hold Millrace's own tables. */
export const ownSchemaPrefix = 'millrace__'

export async function createBody(job: Job, { table }: CallOf<'createTable'>): Promise<void> {
  if (table.columns.length === 0) {
    throw new EngineError({ code: 'columns_differ', message: 'A table needs at least one column.' })
  }
  const columns = table.columns
    .map(({ name, type }) => `${quoteIdentifier(name)} ${type}`)
    .join(', ')
  await job.run(
    `CREATE SCHEMA IF NOT EXISTS ${quoteIdentifier(table.relation.schema)};` +
      `CREATE TABLE IF NOT EXISTS ${relationText(table.relation)} (${columns})`,
  )
}

/** Creates, replaces and drops all views in one go; the caller's transaction makes it atomic. */
export async function switchBody(
  job: Job,
  { changes }: CallOf<'switchViews'>,
): Promise<readonly RelationName[]> {
  if (changes.length === 0) return []
  const schemas = new Set(
    changes.filter((change) => change.select !== null).map((change) => change.view.schema),
  )
  let text = [...schemas]
    .map((schema) => `CREATE SCHEMA IF NOT EXISTS ${quoteIdentifier(schema)};`)
    .join('')
  const authors: AuthorText[] = []
  for (const { view, select } of changes) {
    if (select === null) {
      text += `DROP VIEW IF EXISTS ${relationText(view)};`
      continue
    }
    const prefix = `CREATE OR REPLACE VIEW ${relationText(view)} AS\n`
    const statement = `${prefix}${withoutEnd(select)}\n`
    await requireOneSelect(job, { statement, prefix, select })
    authors.push({ prefix: `${text}${prefix}`, sql: select })
    text += `${statement};`
  }
  await job.run(text, authors)
  return changes.map((change) => change.view)
}

interface ViewText {
  readonly statement: string
  readonly prefix: string
  readonly select: string
}

async function requireOneSelect(job: Job, { statement, prefix, select }: ViewText): Promise<void> {
  refuseReachingOut(select)
  const extracted = await job.guard(() => job.connection.extractStatements(statement), {
    prefix,
    sql: select,
  })
  if (extracted.count !== 1) throw refusedError('A view is exactly one SELECT.')
}

/**
 * Drops views of these names, and tables of these names in Millrace's own schemas; all else stays.
 */
export async function dropBody(job: Job, { names }: CallOf<'drop'>): Promise<void> {
  if (names.length === 0) return
  const keys = names.map((name) => quoteLiteral(relationKey(name))).join(', ')
  const found = await job.run(`
    SELECT schema_name, view_name, true FROM duckdb_views()
    WHERE NOT internal AND database_name = current_database()
      AND lower(schema_name || '.' || view_name) IN (${keys})
    UNION ALL
    SELECT schema_name, table_name, false FROM duckdb_tables()
    WHERE NOT internal AND database_name = current_database()
      AND starts_with(lower(schema_name), '${ownSchemaPrefix}')
      AND lower(schema_name || '.' || table_name) IN (${keys})`)
  const statements = (await found.getRows()).map(([schema, name, view]) => {
    const relation = relationText({ schema: String(schema), name: String(name) })
    return `DROP ${view === true ? 'VIEW' : 'TABLE'} IF EXISTS ${relation}`
  })
  if (statements.length > 0) await job.run(statements.join(';'))
}
