import type { Column, Dependent, RelationName } from '../engine.ts'
import { quoteLiteral, relationKey } from '../sql-text.ts'
import { internalSchema } from './bookkeeping.ts'
import { ownSchemaPrefix } from './guarded-bodies.ts'
import type { Job } from './job.ts'
import { significant } from './scan-sql.ts'

/** Columns of the relations that exist, keyed `schema.name` in lower case. */
export async function readColumns(
  job: Job,
  names: readonly RelationName[],
): Promise<Map<string, readonly Column[]>> {
  const columns = new Map<string, Column[]>()
  if (names.length === 0) return columns
  const keys = [...new Set(names.map((name) => quoteLiteral(relationKey(name))))]
  const result = await job.run(`
    SELECT lower(schema_name || '.' || table_name), column_name, data_type FROM duckdb_columns()
    WHERE database_name = current_database()
      AND lower(schema_name || '.' || table_name) IN (${keys.join(', ')})
    ORDER BY 1, column_index`)
  for (const [key, name, type] of await result.getRows()) {
    const list = columns.get(String(key))
    const column = { name: String(name), type: String(type) }
    if (list === undefined) columns.set(String(key), [column])
    else list.push(column)
  }
  return columns
}

/** Names of all tables and views that are not Millrace's bookkeeping. */
export async function readRelations(job: Job): Promise<RelationName[]> {
  const result = await job.run(`
    SELECT schema_name, table_name FROM duckdb_tables()
    WHERE NOT internal AND database_name = current_database() AND schema_name <> '${internalSchema}'
    UNION ALL SELECT schema_name, view_name FROM duckdb_views()
    WHERE NOT internal AND database_name = current_database()`)
  return (await result.getRows()).map(([schema, name]) => ({
    schema: String(schema),
    name: String(name),
  }))
}

/** Which of the relations exist, keyed `schema.name` in lower case. */
export async function findExisting(job: Job, names: readonly RelationName[]): Promise<Set<string>> {
  const present = new Set((await readRelations(job)).map(relationKey))
  return new Set(names.map(relationKey).filter((key) => present.has(key)))
}

/** Views outside Millrace's own schemas which read one of the named relations. */
export async function readDependents(
  job: Job,
  names: readonly RelationName[],
): Promise<Dependent[]> {
  const wanted = new Map(names.map((name) => [relationKey(name), name]))
  const result = await job.run(`
    SELECT schema_name, view_name, sql FROM duckdb_views()
    WHERE NOT internal AND database_name = current_database()
      AND NOT starts_with(lower(schema_name), '${ownSchemaPrefix}') ORDER BY 1, 2`)
  const dependents: Dependent[] = []
  for (const [schema, name, sql] of await result.getRows()) {
    const readBy = { schema: String(schema), name: String(name) }
    const text = String(sql).toLowerCase()
    if (
      !names.some((candidate) => text.includes(candidate.name.toLowerCase().replaceAll('"', '""')))
    )
      continue
    for (const key of await relationsRead(job, String(sql))) {
      const relation = wanted.get(key)
      if (relation !== undefined) dependents.push({ relation, readBy })
    }
  }
  return dependents
}

async function relationsRead(job: Job, viewSql: string): Promise<Set<string>> {
  const found = new Set<string>()
  const select = afterAs(viewSql)
  const result = await job.run(`SELECT json_serialize_sql(${quoteLiteral(select)})`)
  collect(JSON.parse(String((await result.getRows())[0]?.[0] ?? 'null')), found)
  return found
}

function collect(node: unknown, found: Set<string>): void {
  if (typeof node !== 'object' || node === null) return
  const entries = node as Readonly<Record<string, unknown>>
  if (entries['type'] === 'BASE_TABLE') {
    const schema = entries['schema_name'] === '' ? 'main' : String(entries['schema_name'])
    found.add(relationKey({ schema, name: String(entries['table_name']) }))
  }
  for (const child of Object.values(entries)) collect(child, found)
}

// The stored text is `CREATE VIEW name [(columns)] AS SELECT …;`.
function afterAs(sql: string): string {
  let depth = 0
  for (const at of significant(sql)) {
    if (sql[at] === '(') depth++
    else if (sql[at] === ')') depth--
    else if (
      depth === 0 &&
      /^as\s/i.test(sql.slice(at, at + 3)) &&
      /\s|\)/.test(sql.charAt(at - 1))
    ) {
      return sql.slice(at + 2)
    }
  }
  return sql
}
