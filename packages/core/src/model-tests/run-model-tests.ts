import { QueryWriter, type QueryServices } from '../project/query-writer.ts'
import type { Cell, Column, WarehouseEngine } from '../engines/engine.ts'
import { EngineError } from '../engines/engine-error.ts'
import { quoteIdentifier } from '../engines/sql-text.ts'
import { readInclusiveEnd, readInstant } from '../intervals/read-instant.ts'
import type { TimeRange } from '../intervals/time-range.ts'
import type { ModelTest, TestRow } from '../project/load-model-tests.ts'
import type { Project } from '../project/load-project.ts'
import type { Model } from '../project/model.ts'
import { compareRows } from './compare-rows.ts'
import { fixtureRows, unknownColumns } from './fixture-rows.ts'
import { ordersRows, queryOfCte } from './query-parts.ts'

export interface TestDetail {
  readonly model: string
  readonly test: string
  readonly file: string
  readonly line: number
  /** `failure`: other rows than expected; `error`: the test could not be run. */
  readonly kind: 'failure' | 'error'
  readonly message: string
  readonly diff: string | null
}

export interface TestSummary {
  readonly total: number
  readonly failures: number
  readonly errors: number
  readonly successful: number
  readonly dialect: string
  readonly details: readonly TestDetail[]
}

export interface TestServices extends QueryServices {
  readonly engine: () => Promise<WarehouseEngine>
}

/** A range that holds every fixture row of a model whose test says none. */
const everything: TimeRange = { start: Date.UTC(1000, 0, 1), end: Date.UTC(3000, 0, 1) }

/** Runs model tests on fixture rows alone; nothing of the warehouse is read or written. */
export async function runModelTests(
  services: TestServices,
  project: Project,
  tests: readonly ModelTest[],
): Promise<TestSummary> {
  const details: TestDetail[] = []
  for (const test of tests) {
    const found = await runOne(services, project, test).catch((error: unknown): Finding => {
      if (!(error instanceof TestProblem) && !isAboutQuery(error)) throw error
      return { kind: 'error', message: error.message, diff: null }
    })
    if (found)
      details.push({
        model: test.model,
        test: test.name,
        file: test.file,
        line: test.line,
        ...found,
      })
  }
  const errors = details.filter(({ kind }) => kind === 'error').length
  const failures = details.length - errors
  return {
    total: tests.length,
    failures,
    errors,
    successful: tests.length - details.length,
    dialect: project.config.dialect ?? 'duckdb',
    details,
  }
}

class TestProblem extends Error {}

/** A busy or lost warehouse says nothing about a test; a query it refuses does. */
function isAboutQuery(error: unknown): error is EngineError {
  return error instanceof EngineError && !error.transient && !notAboutQueries.has(error.code)
}

const notAboutQueries = new Set([
  'busy',
  'lost',
  'closed',
  'cancelled',
  'io',
  'fatal',
  'out_of_memory',
])

type Finding = Pick<TestDetail, 'kind' | 'message' | 'diff'>

async function runOne(
  services: TestServices,
  project: Project,
  test: ModelTest,
): Promise<Finding | null> {
  const model = project.models.get(test.model)
  if (!model?.query) throw new TestProblem(`there is no model ${test.model} with a query`)
  const sql = await writeQuery(services, { project, model, test })
  const engine = await services.engine()
  const parts: {
    readonly name: string
    readonly sql: string
    readonly rows: readonly TestRow[]
    readonly ordered: boolean
  }[] = []
  for (const [cte, rows] of Object.entries(test.outputs.ctes)) {
    const query = queryOfCte(sql, quoteIdentifier(cte))
    if (query === null) throw new TestProblem(`${test.model} has no WITH, so no CTE '${cte}'`)
    parts.push({ name: `CTE ${cte}`, sql: query, rows, ordered: false })
  }
  if (test.outputs.query)
    parts.push({ name: 'query', sql, rows: test.outputs.query, ordered: ordersRows(sql) })
  for (const part of parts) {
    const actual = await collect(engine, part.sql)
    const strangers = unknownColumns(actual.columns, part.rows)
    if (strangers.length > 0)
      throw new TestProblem(`the ${part.name} returns no column ${strangers.join(', ')}`)
    // Through the engine too, so that both sides have the same spelling of each type.
    const expected = await collect(
      engine,
      `SELECT * FROM ${fixtureRows(actual.columns, part.rows)} AS expected`,
    )
    const columns = actual.columns.map(({ name }) => name)
    const diff = compareRows({
      columns,
      expected: expected.rows,
      actual: actual.rows,
      ordered: part.ordered,
    })
    if (diff !== null)
      return { kind: 'failure', message: `the ${part.name} returns other rows than expected`, diff }
  }
  return null
}

interface TestedModel {
  readonly project: Project
  readonly model: Model
  readonly test: ModelTest
}

async function writeQuery(
  services: TestServices,
  { project, model, test }: TestedModel,
): Promise<string> {
  const inputs = new Map(
    Object.entries(test.inputs).map(([name, rows]) => [name.toLowerCase(), rows]),
  )
  const relations = new Map<string, string>()
  const embedded = new Map<string, Model>()
  for (const [name, other] of project.models) {
    const rows = inputs.get(name)
    if (rows === undefined && other.kind === 'embedded') embedded.set(name, other)
    else if (other.outputs) {
      const strangers = unknownColumns(other.outputs, rows ?? [])
      if (strangers.length > 0)
        throw new TestProblem(`${name} has no column ${strangers.join(', ')}`)
      relations.set(name, fixtureRows(other.outputs, rows ?? []))
    }
  }
  const writer = new QueryWriter(services, {
    environment: 'test',
    executionTime: instant(test.vars['execution_time']) ?? everything.end,
    relations,
    embedded,
    times: timesOf(test.vars),
  })
  await writer.prepare([model])
  return writer.query(withVars(model, test.vars), rangeOf(test.vars))
}

function withVars(model: Model, vars: ModelTest['vars']): Model {
  return model.query
    ? { ...model, query: { ...model.query, vars: { ...model.query.vars, ...vars } } }
    : model
}

function timesOf(vars: ModelTest['vars']): Record<string, string | number> {
  const isTime = /^(start|end|execution)_(ds|ts|date|epoch|millis|hour)$/
  return Object.fromEntries(
    Object.entries(vars).flatMap(([name, value]) =>
      isTime.test(name) && (typeof value === 'string' || typeof value === 'number')
        ? [[name, value]]
        : [],
    ),
  )
}

function rangeOf(vars: ModelTest['vars']): TimeRange {
  const end = typeof vars['end'] === 'string' ? readInclusiveEnd(vars['end']) : null
  return { start: instant(vars['start']) ?? everything.start, end: end ?? everything.end }
}

function instant(value: unknown): number | null {
  return typeof value === 'string' ? readInstant(value) : null
}

async function collect(
  engine: WarehouseEngine,
  sql: string,
): Promise<{ columns: readonly Column[]; rows: (readonly Cell[])[] }> {
  let columns: readonly Column[] = []
  const rows: (readonly Cell[])[] = []
  for await (const batch of engine.query(sql, { limit: 10_000 })) {
    columns = batch.columns
    rows.push(...batch.rows)
  }
  return { columns, rows }
}
