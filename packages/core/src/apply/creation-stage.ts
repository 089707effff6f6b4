import type { RelationName, TableSpec, ViewChange } from '../engines/engine.ts'
import { relationKey } from '../engines/sql-text.ts'
import { relationOf } from '../project/model-kind.ts'
import type { Model } from '../project/model.ts'
import type { RunContext } from './run-context.ts'

/** The table a model is written to. */
export function tableSpec(model: Model, relation: RelationName): TableSpec {
  return {
    relation,
    columns: model.outputs ?? [],
    ...(model.timeColumn !== null && { timeColumn: model.timeColumn }),
  }
}

/**
 * Makes what the backfill writes into or reads from and the warehouse does not have yet: tables written
 * in pieces, tables that views stand on, and the physical views themselves, parents first.
 */
export async function runCreationStage(context: RunContext): Promise<void> {
  const { snapshots } = context.document
  const present = await context.engine.existing(
    snapshots.flatMap(({ physical }) => (physical ? [physical] : [])),
  )
  const absent = snapshots.flatMap(({ name, physical }) => {
    const model = context.models.get(name)
    return model && physical && !present.has(relationKey(physical)) ? [{ model, physical }] : []
  })
  const views = absent.filter(({ model }) => relationOf(model.kind) === 'view')
  const underViews = new Set(views.flatMap(({ model }) => baseTables(model, context.models)))
  const { backfills, options } = context.document
  /** A whole table that is built in this run comes to be by that. */
  const built = new Set(
    options.empty_backfill
      ? []
      : backfills.filter(({ kind }) => kind !== 'incremental').map(({ model }) => model),
  )
  const tables = absent.filter(
    ({ model }) =>
      relationOf(model.kind) === 'table' &&
      (!built.has(model.name) || model.readsItself || underViews.has(model.name)),
  )
  const total = tables.length + views.length
  await context.record([{ type: 'stage.started', payload: { stage: 'creation', total } }])
  let done = 0
  const progressed = (model: string) =>
    context.note([
      { type: 'stage.progressed', payload: { stage: 'creation', done: (done += 1), total, model } },
    ])
  for (const { model, physical } of tables) {
    await context.engine.createTable(
      tableSpec(model, physical),
      context.write(`create:${model.name}`),
    )
    progressed(model.name)
  }
  if (views.length > 0) {
    await context.queries.prepare(views.map(({ model }) => model))
    const changes: ViewChange[] = []
    for (const { model, physical } of views)
      changes.push({ view: physical, select: await context.queries.query(model, null) })
    for await (const _switched of context.engine.switchViews(
      changes,
      context.write('create:views'),
    ));
    for (const { model } of views) progressed(model.name)
  }
  await context.record([{ type: 'stage.ended', payload: { stage: 'creation', status: 'success' } }])
}

/** The tables a view stands on, through other views and embedded models. */
function baseTables(view: Model, models: ReadonlyMap<string, Model>): string[] {
  return view.parents.flatMap((name) => {
    const parent = models.get(name)
    if (!parent) return []
    return relationOf(parent.kind) === 'table' ? [name] : baseTables(parent, models)
  })
}
