import type { DuckDBConnection } from '@duckdb/node-api'
import type { EngineError } from '../engine-error.ts'
import type { Column, DescribeRequest, Described, RelationName } from '../engine.ts'
import { quoteIdentifier, relationKey, relationText } from '../sql-text.ts'
import { notOneSelect, refuseReachingOut } from './author-sql.ts'
import { readColumns, readRelations } from './catalog.ts'
import { mapDuckError } from './duck-error.ts'
import type { Job } from './job.ts'
import { withoutEnd } from './scan-sql.ts'
import { scrubPaths, type Warehouse } from './warehouse.ts'

const standInsAtOnce = 100

/**
 * Describes queries against empty stand-ins in a scratch database that is thrown away afterwards.
 */
export async function describeQueries(
  warehouse: Warehouse,
  job: Job,
  requests: readonly DescribeRequest[],
): Promise<readonly Described[]> {
  const instance = await warehouse.scratch()
  const connection = await instance.connect()
  try {
    return await new Scratch(warehouse, { job, connection, requests }).describeAll()
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

interface ScratchInput {
  readonly job: Job
  readonly connection: DuckDBConnection
  readonly requests: readonly DescribeRequest[]
}

class Scratch {
  readonly #warehouse: Warehouse
  readonly #job: Job
  readonly #connection: DuckDBConnection
  readonly #requests: readonly DescribeRequest[]
  readonly #schemas = new Set<string>(['main'])
  readonly #failures = new Map<number, Described>()
  #waiting: string[] = []
  #borrowable: Promise<ReadonlyMap<string, Borrowed>> | undefined

  constructor(warehouse: Warehouse, input: ScratchInput) {
    this.#warehouse = warehouse
    this.#job = input.job
    this.#connection = input.connection
    this.#requests = input.requests
  }

  async describeAll(): Promise<readonly Described[]> {
    for (const [index, request] of this.#requests.entries()) {
      this.#job.throwIfStopped()
      this.#ensureSchema(request.relation)
      if (request.sql === null) {
        this.#standIn(request.relation, request.columns ?? [])
      } else {
        await this.#flush()
        const failure = await this.#describe(request.relation, request.sql)
        if (failure !== undefined) this.#failures.set(index, failure)
      }
    }
    await this.#flush()
    return this.#answers()
  }

  async #describe(relation: RelationName, sql: string): Promise<Described | undefined> {
    let failure = await this.#create(relation, sql)
    if (failure?.code === 'catalog' && (await this.#borrow(sql)))
      failure = await this.#create(relation, sql)
    if (failure === undefined) return undefined
    const { message, position } = failure
    return { ok: false, message, line: position?.line ?? null, column: position?.column ?? null }
  }

  // LIMIT 0 makes an empty table of the query's types: the query is bound but never run.
  async #create(relation: RelationName, sql: string): Promise<EngineError | undefined> {
    const prefix = `CREATE OR REPLACE TABLE ${relationText(relation)} AS FROM (\n`
    const body = withoutEnd(sql)
    const text = `${prefix}${body}\n) LIMIT 0`
    try {
      refuseReachingOut(sql)
      // Only texts with one of these can be more than one statement; a parse each is saved for the
      // others.
      if (/;|\bpivot\b/i.test(body)) await this.#requireOneStatement(sql, text)
      await this.#connection.run(text)
      return undefined
    } catch (error) {
      return scrubPaths(mapDuckError(error, { prefix, sql }), this.#warehouse.config)
    }
  }

  async #requireOneStatement(sql: string, wrapped: string): Promise<void> {
    const alone = await this.#connection.extractStatements(sql)
    if (alone.count !== 1) throw notOneSelect(sql, alone.count)
    if ((await this.#connection.extractStatements(wrapped)).count !== 1) throw notOneSelect(sql, 2)
  }

  #standIn(relation: RelationName, columns: readonly Column[]): void {
    if (columns.length === 0) return
    const list = columns.map(({ name, type }) => `${quoteIdentifier(name)} ${type}`).join(', ')
    this.#waiting.push(`CREATE OR REPLACE TABLE ${relationText(relation)} (${list})`)
  }

  async #flush(): Promise<void> {
    for (let at = 0; at < this.#waiting.length; at += standInsAtOnce) {
      const batch = this.#waiting.slice(at, at + standInsAtOnce)
      try {
        await this.#connection.run(batch.join(';'))
      } catch {
        // One type is unknown here: its readers say so, the other stand-ins must still be made.
        for (const statement of batch) await this.#connection.run(statement).catch(() => {})
      }
    }
    this.#waiting = []
  }

  #ensureSchema(relation: RelationName): void {
    const key = relation.schema.toLowerCase()
    if (this.#schemas.has(key)) return
    this.#schemas.add(key)
    this.#waiting.push(`CREATE SCHEMA IF NOT EXISTS ${quoteIdentifier(relation.schema)}`)
  }

  /** Makes stand-ins of the warehouse's relations the text mentions; false if there are none. */
  async #borrow(sql: string): Promise<boolean> {
    this.#borrowable ??= this.#loadBorrowable()
    const text = sql.toLowerCase()
    let made = false
    for (const { relation, columns } of (await this.#borrowable).values()) {
      if (!text.includes(relation.name.toLowerCase())) continue
      made = true
      this.#ensureSchema(relation)
      this.#standIn(relation, columns)
    }
    await this.#flush()
    return made
  }

  async #loadBorrowable(): Promise<ReadonlyMap<string, Borrowed>> {
    const requested = new Set(this.#requests.map((request) => relationKey(request.relation)))
    const text = this.#requests.map((request) => request.sql?.toLowerCase() ?? '').join('\n')
    const relations = (await readRelations(this.#job)).filter(
      (relation) =>
        text.includes(relation.name.toLowerCase()) && !requested.has(relationKey(relation)),
    )
    const columns = await readColumns(this.#job, relations)
    return new Map(
      relations.map((relation) => {
        const key = relationKey(relation)
        return [key, { relation, columns: columns.get(key) ?? [] }]
      }),
    )
  }

  async #answers(): Promise<readonly Described[]> {
    const result = await this.#connection.run(`
      SELECT lower(schema_name || '.' || table_name), column_name, data_type FROM duckdb_columns()
      WHERE NOT internal ORDER BY 1, column_index`)
    const found = Map.groupBy(await result.getRows(), ([key]) => String(key))
    return this.#requests.map((request, index) => {
      const failure = this.#failures.get(index)
      if (failure !== undefined) return failure
      if (request.columns !== undefined && request.sql === null)
        return { ok: true, columns: request.columns }
      const rows = found.get(relationKey(request.relation)) ?? []
      return {
        ok: true,
        columns: rows.map(([, name, type]) => ({ name: String(name), type: String(type) })),
      }
    })
  }
}

interface Borrowed {
  readonly relation: RelationName
  readonly columns: readonly Column[]
}
