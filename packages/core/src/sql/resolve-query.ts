import { readClause, readKeys, readOrder } from './resolve-clauses.ts'
import { resolveSet } from './resolve-set.ts'
import {
  addReads,
  type CteScopeFlow,
  emptyFrame,
  type FlowColumn,
  mergeSources,
  type QueryFlow,
  type Resolution,
  type Scope,
} from './lineage-frame.ts'
import type { CteShape, ItemShape, QueryShape, SelectShape, SetShape } from './query-shape.ts'
import { expandStar, resolveUses } from './resolve-expression.ts'
import { resolveReference } from './resolve-reference.ts'
import { resolveRelation } from './resolve-relation.ts'

const maxRecursion = 8

/** Resolves a query to its output columns; reads and unknowns collect in the resolution. */
export function resolveQuery(
  query: QueryShape,
  outerCtes: CteScopeFlow,
  outer: Scope | null,
  state: Resolution,
): QueryFlow {
  const ctes = resolveCtes(query.with ?? [], outerCtes, outer, state)
  if (query.kind === 'select') return resolveSelect(query, ctes, outer, state)
  if (query.kind === 'set') return resolveSet(query, ctes, outer, state)
  const scope: Scope = { frame: emptyFrame, aliases: new Map(), outer, ctes }
  if (query.kind === 'relation') {
    const frame = resolveRelation(query.relation, scope, state)
    return {
      columns: frame.visible.map(({ column }) => column),
      open: frame.relations.flatMap((relation) => relation.open),
    }
  }
  const columns = query.columns.map((uses, index) => ({
    name: state.dialect === 'postgres' ? `column${index + 1}` : `col${index}`,
    named: true,
    sources: resolveUses(uses, scope, state).sources,
    passes: false,
  }))
  return { columns, open: [] }
}

function resolveCtes(
  ctes: readonly CteShape[],
  outerCtes: CteScopeFlow,
  outer: Scope | null,
  state: Resolution,
): CteScopeFlow {
  if (ctes.length === 0) return outerCtes
  const scope = new Map(outerCtes)
  for (const cte of ctes) {
    const flow =
      cte.recursive && cte.query.kind === 'set'
        ? resolveRecursive(cte, cte.query, scope, outer, state)
        : state.resolveQuery(cte.query, scope, outer)
    scope.set(cte.name.toLowerCase(), nameColumns(flow, cte.columns))
  }
  return scope
}

function nameColumns(flow: QueryFlow, names: readonly string[] | undefined): QueryFlow {
  if (names === undefined) return flow
  return {
    ...flow,
    columns: flow.columns.map((column, index) => ({
      ...column,
      name: names[index] ?? column.name,
    })),
  }
}

/** Goes round until the columns' sources no longer grow. */
function resolveRecursive(
  cte: CteShape,
  query: SetShape,
  ctes: CteScopeFlow,
  outer: Scope | null,
  state: Resolution,
): QueryFlow {
  const [anchor] = query.arms
  if (anchor === undefined) return { columns: [], open: [] }
  const inner = resolveCtes(query.with ?? [], ctes, outer, state)
  let flow = nameColumns(state.resolveQuery(anchor, inner, outer), cte.columns)
  for (let round = 0; round < maxRecursion; round += 1) {
    const bound = new Map(ctes).set(cte.name.toLowerCase(), flow)
    const next = nameColumns(state.resolveQuery(query, bound, outer), cte.columns)
    if (
      next.columns.every(
        (column, index) => column.sources.length === flow.columns[index]?.sources.length,
      )
    )
      return next
    flow = next
  }
  return flow
}

function resolveSelect(
  select: SelectShape,
  ctes: CteScopeFlow,
  outer: Scope | null,
  state: Resolution,
): QueryFlow {
  const start: Scope = { frame: emptyFrame, aliases: new Map(), outer, ctes }
  const frame = select.from === undefined ? emptyFrame : resolveRelation(select.from, start, state)
  const aliases = new Map<string, FlowColumn>()
  const scope: Scope = { frame, aliases, outer, ctes }
  const columns: FlowColumn[] = []
  const byItem: (readonly FlowColumn[])[] = []
  const open: string[] = []
  for (const [index, item] of select.items.entries()) {
    const made = resolveItem(item, index, scope, state)
    columns.push(...made.columns)
    byItem.push(made.columns)
    open.push(...made.open)
    const [only] = made.columns
    if (item.star === undefined && item.name !== null && only !== undefined)
      aliases.set(item.name.toLowerCase(), only)
  }
  readClause(select.where, 'filter', scope, state)
  readClause(select.having, 'filter', scope, state)
  readClause(select.qualify, 'filter', scope, state)
  readKeys(select.group, 'group', byItem, scope, state)
  if (select.groupAll) {
    for (const [index, item] of select.items.entries()) {
      if (!item.uses.aggregate)
        addReads(
          state,
          mergeSources(...(byItem[index] ?? []).map((column) => column.sources)),
          'group',
        )
    }
  }
  readKeys(select.distinctOn, 'distinct', byItem, scope, state)
  if (select.distinct)
    addReads(state, mergeSources(...columns.map((column) => column.sources)), 'distinct')
  readOrder(select, columns, byItem, scope, state)
  if (select.distinct || select.groupAll || select.orderAll)
    for (const table of open) state.stars.add(table)
  return { columns, open, counts: byItem.map((made) => made.length) }
}

function resolveItem(item: ItemShape, index: number, scope: Scope, state: Resolution): QueryFlow {
  if (item.star !== undefined) {
    const expanded = expandStar(item.star, scope, state)
    const plain =
      item.uses.columns === undefined &&
      item.uses.queries === undefined &&
      !item.uses.aggregate &&
      item.star.pattern === undefined
    const bare = plain && item.uses.stars?.length === 1 && item.name === null
    if (bare || item.star.pattern !== undefined) return expanded
    const others = resolveUses({ ...item.uses, stars: [] }, scope, state).sources
    const columns = expanded.columns.map((column) => ({
      ...column,
      passes: false,
      sources: mergeSources(column.sources, others),
    }))
    return { columns, open: expanded.open }
  }
  const name = item.name ?? `column${index + 1}`
  const named = item.name !== null
  if (item.path !== undefined) {
    const { sources, column, usesAll } = resolveReference(item.path, scope, state)
    return {
      columns: [
        {
          name: plainName(item, column),
          named,
          sources,
          passes: column?.passes === true,
          ...(usesAll ? { usesAll } : {}),
        },
      ],
      open: [],
    }
  }
  const { sources, usesAll } = resolveUses(item.uses, scope, state)
  return {
    columns: [{ name, named, sources, passes: false, ...(usesAll ? { usesAll } : {}) }],
    open: [],
  }
}

/** A column selected without alias is called as its table spells it. */
function plainName(item: ItemShape, column: FlowColumn | null): string {
  const written = item.name ?? ''
  return column !== null &&
    column.name.toLowerCase() === written.toLowerCase() &&
    item.path?.at(-1) === written
    ? column.name
    : written
}
