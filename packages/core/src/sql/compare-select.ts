import { aliasUses, namesReason, realNames, rowsReason } from './rows-reason.ts'
import { alignProjections, type AlignedOutput, type Projection } from './align-projections.ts'
import { compareClauses } from './compare-clauses.ts'
import {
  type CompareEnvironment,
  cteKey,
  opaqueFlow,
  resolveBody,
  traceChanges,
  withChangedCte,
} from './compare-environment.ts'
import { compareRelations } from './compare-relations.ts'
import type { FlowColumn } from './lineage-frame.ts'
import { type BodyChange, nameOutputs, type OutputsChange } from './query-change.ts'
import type { QueryShape, SelectShape } from './query-shape.ts'
import { mentionedNames, usedCtes } from './shape-search.ts'

export type CompareBodies = (
  before: QueryShape,
  after: QueryShape,
  environment: CompareEnvironment,
) => BodyChange

/** Compares two selects whose WITH clauses have been dealt with. */
export function compareSelects(
  before: SelectShape,
  after: SelectShape,
  outer: CompareEnvironment,
  compareBodies: CompareBodies,
): BodyChange {
  const relations = compareRelations(before.from, after.from)
  if (relations.difference !== null) return { rows: relations.difference }
  const clause = compareClauses(before, after)
  if (clause !== null) return { rows: clause }
  let environment = outer
  for (const pair of relations.pairs) {
    const change = nameOutputs(
      compareBodies(pair.before.query, pair.after.query, environment),
      pair.after.names,
    )
    if (change.rows !== null) return { rows: `${change.rows} in a sub-query` }
    environment = withRelation(environment, pair.key, pair, change)
  }
  const oldSelect = {
    ...before,
    ...(relations.before === undefined ? {} : { from: relations.before }),
  }
  const newSelect = {
    ...after,
    ...(relations.after === undefined ? {} : { from: relations.after }),
  }
  return compareItems(oldSelect, newSelect, environment)
}

function withRelation(
  environment: CompareEnvironment,
  key: string,
  pair: {
    before: { query: QueryShape; names?: readonly string[] }
    after: { query: QueryShape; names?: readonly string[] }
  },
  change: OutputsChange,
): CompareEnvironment {
  const before = new Map(environment.before)
  const after = new Map(environment.after)
  before.set(
    key,
    opaqueFlow(
      key,
      resolveBody(pair.before.query, environment.before, environment).flow,
      pair.before.names,
    ),
  )
  after.set(
    key,
    opaqueFlow(
      key,
      resolveBody(pair.after.query, environment.after, environment).flow,
      pair.after.names,
    ),
  )
  return withChangedCte({ ...environment, before, after }, key, change)
}

function compareItems(
  before: SelectShape,
  after: SelectShape,
  environment: CompareEnvironment,
): BodyChange {
  for (const name of usedCtes(after)) {
    const reason =
      environment.changed.get(cteKey(name)) === 'all'
        ? environment.reasons.get(cteKey(name))
        : undefined
    if (reason !== undefined) return { rows: `${reason} in \`${name}\`` }
  }
  const old = resolveBody({ ...before, with: [] }, environment.before, environment)
  const now = resolveBody({ ...after, with: [] }, environment.after, environment)
  const oldProjections = projections(before, old.flow.columns, old.flow.counts ?? [])
  const newProjections = projections(after, now.flow.columns, now.flow.counts ?? [])
  const aligned = alignProjections(oldProjections, newProjections)
  const untouched =
    aligned.length === oldProjections.length &&
    aligned.every(
      (output, index) =>
        output.from === index && !output.changed && sameName(output.name, oldProjections[index]),
    )
  if (!untouched) {
    const rows = namesReason(oldProjections, aligned) ?? rowsReason(before, after)
    if (rows !== null) return { rows }
  }
  const traced =
    environment.changed.size === 0 && environment.restructured.size === 0
      ? null
      : traceChanges(now, environment)
  if (traced?.affected === 'all') return { rows: traced.usesBy }
  const flowing = new Set(
    traced === null || traced.affected === 'none'
      ? []
      : traced.affected.map((name) => name.toLowerCase()),
  )
  const changedItems = new Set(
    aligned.filter((output) => output.changed).map((output) => output.name.toLowerCase()),
  )
  const dependent = aliasReaders(before, after, changedItems)
  if (dependent === null) return { rows: 'a changed column decides about the rows' }
  const outputs = aligned.map((output) => {
    const name = output.name.toLowerCase()
    return {
      ...output,
      changed:
        output.changed || (output.from !== null && (flowing.has(name) || dependent.has(name))),
    }
  })
  return {
    rows: null,
    before: oldProjections.map(({ name }) => name),
    outputs,
    volatile: addsVolatile(after, aligned, now.flow.counts ?? []),
    reason: null,
  }
}

function sameName(name: string, projection: Projection | undefined): boolean {
  return projection?.name.toLowerCase() === name.toLowerCase()
}

function projections(
  select: SelectShape,
  columns: readonly FlowColumn[],
  counts: readonly number[],
): readonly Projection[] {
  const list: Projection[] = []
  let at = 0
  select.items.forEach((item, index) => {
    const made = columns.slice(at, at + (counts[index] ?? 0))
    at += made.length
    for (const column of made) {
      const expression = `${item.uses.hash ?? ''}${item.star === undefined ? '' : `:${column.name.toLowerCase()}`}`
      list.push({
        name: column.name,
        alias: item.star === undefined ? item.name : column.name,
        expression,
      })
    }
  })
  return list
}

/** Projections that use a changed projection by its alias; null where another clause does. */
function aliasReaders(
  before: SelectShape,
  after: SelectShape,
  changed: ReadonlySet<string>,
): ReadonlySet<string> | null {
  const real = realNames(before, after)
  const reached = new Set(changed)
  for (let grew = true; grew;) {
    grew = false
    for (const item of after.items) {
      const name = item.name?.toLowerCase()
      if (name === undefined || reached.has(name)) continue
      if (![...mentionedNames(item.uses)].some((used) => reached.has(used) && !real.has(used)))
        continue
      reached.add(name)
      grew = true
    }
  }
  const clauses = aliasUses({ ...after, items: [] }, real)
  return [...clauses].some((name) => reached.has(name)) ? null : reached
}

function addsVolatile(
  after: SelectShape,
  aligned: readonly AlignedOutput[],
  counts: readonly number[],
): boolean {
  let at = 0
  return after.items.some((item, index) => {
    const start = at
    at += counts[index] ?? 0
    return (
      item.uses.volatile === true && aligned.slice(start, at).some((output) => output.from === null)
    )
  })
}
