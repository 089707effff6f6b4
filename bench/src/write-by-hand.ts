import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import { relationText } from '@millrace/core/engines'
import type { MadePlan, PlannedBatch } from './made-plan.ts'

const connectionCount = 4

/**
 * Builds and promotes what a plan says straight through one DuckDB file, as one would write it by
 * hand: four connections, each batch as soon as what it reads is there. Answers the milliseconds,
 * from the open connections to the switched views.
 */
export async function writeByHand(plan: MadePlan, file: string): Promise<number> {
  const instance = await DuckDBInstance.create(file)
  const connections = await Promise.all(
    Array.from({ length: connectionCount }, () => instance.connect()),
  )
  for (const connection of connections) await connection.run(`SET TimeZone = 'UTC'`)
  const began = performance.now()
  const [first] = connections
  if (first) await createPlaces(first, plan)
  await runBatches(connections, plan)
  if (first) await createViews(first, plan)
  const ms = performance.now() - began
  for (const connection of connections) connection.closeSync()
  instance.closeSync()
  return ms
}

async function createPlaces(
  connection: DuckDBConnection,
  { document, models, views }: MadePlan,
): Promise<void> {
  const relations = document.snapshots.flatMap(({ physical }) => physical ?? [])
  for (const schema of new Set(relations.map(({ schema: name }) => name)))
    await connection.run(`CREATE SCHEMA "${schema}"`)
  for (const { model: name, physical, columns } of document.backfills) {
    if (models.get(name)?.kind === 'table' && !readByView(name, models)) continue
    const list = columns.map((column) => `"${column.name}" ${column.type}`).join(', ')
    await connection.run(`CREATE TABLE ${relationText(physical)} (${list})`)
  }
  for (const { relation, select } of views)
    await connection.run(`CREATE VIEW ${relationText(relation)} AS ${select}`)
}

function readByView(name: string, models: MadePlan['models']): boolean {
  return [...models.values()].some(({ kind, parents }) => kind === 'view' && parents.includes(name))
}

async function createViews(
  connection: DuckDBConnection,
  { document, models }: MadePlan,
): Promise<void> {
  await connection.run('BEGIN')
  for (const { name, physical } of document.snapshots) {
    const [schema = 'main', table = name] = name.split('.')
    if (!physical || !models.has(name)) continue
    await connection.run(`CREATE SCHEMA IF NOT EXISTS "${schema}"`)
    await connection.run(
      `CREATE VIEW "${schema}"."${table}" AS SELECT * FROM ${relationText(physical)}`,
    )
  }
  await connection.run('COMMIT')
}

async function runBatches(connections: readonly DuckDBConnection[], plan: MadePlan): Promise<void> {
  const waiting = new Set(plan.batches)
  const done = new Set<PlannedBatch>()
  let wake = Promise.withResolvers<void>()
  const needs = new Map(plan.batches.map((batch) => [batch, needsOf(batch, plan)]))
  const isReady = (batch: PlannedBatch) => needs.get(batch)?.every((need) => done.has(need)) ?? true
  const work = async (connection: DuckDBConnection) => {
    while (waiting.size > 0) {
      const next = [...waiting].find(isReady)
      if (!next) {
        await wake.promise
        continue
      }
      waiting.delete(next)
      await writeBatch(connection, next)
      done.add(next)
      wake.resolve()
      wake = Promise.withResolvers()
    }
  }
  await Promise.all(connections.map(work))
}

/** What a batch reads: of a parent by time its range alone, of any other parent all of it. */
function needsOf({ model, range }: PlannedBatch, { batches, models }: MadePlan): PlannedBatch[] {
  const ancestors = new Set<string>()
  const visit = (name: string): void => {
    for (const parent of models.get(name)?.parents ?? []) {
      ancestors.add(parent)
      if (models.get(parent)?.kind === 'view') visit(parent)
    }
  }
  visit(model.name)
  return batches.filter((other) => {
    if (other.model === model) return false
    const isBound = model.timeColumn !== null && other.model.timeColumn !== null
    return ancestors.has(other.model.name) && (!isBound || other.range.start < range.end)
  })
}

async function writeBatch(connection: DuckDBConnection, batch: PlannedBatch): Promise<void> {
  const { model, range, select, seedPath } = batch
  const table = relationText(batch.relation)
  if (seedPath !== null) {
    await connection.run(`CREATE OR REPLACE TABLE ${table} AS FROM read_csv('${seedPath}')`)
  } else if (model.kind === 'table') {
    await connection.run(`CREATE OR REPLACE TABLE ${table} AS ${select}`)
  } else if (model.uniqueKey.length > 0) {
    const same = model.uniqueKey.map((column) => `t."${column}" = s."${column}"`).join(' AND ')
    await connection.run(`BEGIN; CREATE OR REPLACE TEMP TABLE stage AS ${select}`)
    await connection.run(`DELETE FROM ${table} AS t USING stage AS s WHERE ${same}`)
    await connection.run(`INSERT INTO ${table} BY NAME FROM stage; COMMIT`)
  } else {
    const [from, to] = [range.start, range.end].map(
      (at) => `'${new Date(at).toISOString().replace('Z', '')}'`,
    )
    const inRange = `"${model.timeColumn}" >= ${from} AND "${model.timeColumn}" < ${to}`
    await connection.run(`BEGIN; DELETE FROM ${table} WHERE ${inRange}`)
    await connection.run(`INSERT INTO ${table} BY NAME ${select}; COMMIT`)
  }
}
