import { shapeItem, shapeKey } from './shape-item.ts'
import { pathOf } from './column-path.ts'
import {
  type AstObject,
  type AstValue,
  childList,
  childObject,
  isObject,
  nodeOf,
} from './ast-node.ts'
import { markRangeColumns } from './batch-range.ts'
import type { CteShape, QueryShape, SelectShape, SetShape, Uses } from './query-shape.ts'
import { hashOf, nameOf, type SelectScope, type ShapeContext, withCte } from './shape-context.ts'
import { shapeUses } from './shape-expression.ts'
import { shapeFrom, shapeRelation } from './shape-relation.ts'

/** Turns a query of the syntax tree into the compact form that answers questions without the parser. */
export function shapeQuery(value: AstValue, outer: ShapeContext): QueryShape {
  const node = nodeOf(value)
  if (node === null)
    return { kind: 'relation', relation: { kind: 'opaque', uses: shapeUses(outer, value) } }
  const { kind, body } = node
  const { ctes, context } = shapeWith(body, outer)
  if (kind === 'select') return { ...shapeSelect(body, context), ...ctes }
  if (kind === 'union' || kind === 'intersect' || kind === 'except') {
    return { ...shapeSet(kind, body, context), ...ctes, ...shapeTail(body, context) }
  }
  if (kind === 'values')
    return { ...shapeValues(body, context), ...ctes, ...shapeTail(body, context) }
  if (kind === 'subquery' || kind === 'paren') {
    const tail = shapeTail(body, context)
    const query = shapeQuery(body['this'], context)
    if (Object.keys(tail).length === 0 && ctes.with === undefined) return query
    return { kind: 'set', operator: 'group', arms: [query], ...ctes, ...tail }
  }
  if (isObject(body['query'])) return shapeQuery(body['query'], context)
  if (kind === 'summarize' || kind === 'describe' || kind === 'show') {
    const first = context.sink.tables.length
    const relation = shapeRelation(body['this'], { ...context, select: null })
    context.sink.tables.forEach((use, index) => {
      if (index >= first) context.sink.tables[index] = { ...use, bare: true }
    })
    return { kind: 'relation', relation: { kind: 'opaque', source: relation, uses: {} }, ...ctes }
  }
  const relation = shapeRelation(value, { ...context, select: null })
  return { kind: 'relation', relation, ...ctes }
}

function shapeWith(
  body: AstObject,
  outer: ShapeContext,
): { ctes: { with?: readonly CteShape[] }; context: ShapeContext } {
  const list = childObject(body, 'with')
  if (list === null) return { ctes: {}, context: outer }
  const recursive = list['recursive'] === true
  const shapes: CteShape[] = []
  let context = outer
  for (const cte of childList(list, 'ctes')) {
    if (!isObject(cte)) continue
    const name = nameOf(cte['alias'], context.sink.dialect) ?? ''
    const columns = childList(cte, 'columns').map(
      (column) => nameOf(column, context.sink.dialect) ?? '',
    )
    const self = recursive && isSet(cte['this'])
    const query = shapeQuery(cte['this'], self ? withCte(context, name) : context)
    const hash = hashOf(context, cte['columns'], cte['key_expressions'], self)
    shapes.push({
      name,
      query,
      ...(columns.length === 0 ? {} : { columns }),
      ...(self ? { recursive: true } : {}),
      ...(hash === undefined ? {} : { hash }),
    })
    context = withCte(context, name)
  }
  return { ctes: { with: shapes }, context }
}

function isSet(value: AstValue): boolean {
  const kind = nodeOf(value)?.kind
  return kind === 'union' || kind === 'intersect' || kind === 'except'
}

function shapeSelect(body: AstObject, outer: ShapeContext): SelectShape {
  const windows = new Map<string, AstObject>()
  for (const window of childList(body, 'windows')) {
    if (!isObject(window)) continue
    const spec = childObject(window, 'spec')
    if (spec !== null)
      windows.set((nameOf(window['name'], outer.sink.dialect) ?? '').toLowerCase(), spec)
  }
  const select: SelectScope = {
    id: outer.sink.nextScope(),
    relations: [],
    windows,
    outer: outer.select,
  }
  const context: ShapeContext = { ...outer, select }
  const from = shapeFrom(body, context)
  markRangeColumns(body, from, context)
  const distinctOn = childList(body, 'distinct_on')
  const group = childObject(body, 'group_by')
  const rest = restHash(body, context)
  return {
    kind: 'select',
    items: childList(body, 'expressions').map((item) => shapeItem(item, context)),
    ...(from === null ? {} : { from }),
    ...clause('where', childObject(body, 'where_clause'), context),
    ...(group === null
      ? {}
      : { group: childList(group, 'expressions').map((key) => shapeKey(key, key, context)) }),
    ...(group?.['all'] === true ? { groupAll: true } : {}),
    ...clause('having', childObject(body, 'having'), context),
    ...clause('qualify', childObject(body, 'qualify'), context),
    ...(distinctOn.length > 0
      ? { distinctOn: distinctOn.map((key) => shapeKey(key, key, context)) }
      : {}),
    ...(body['distinct'] === true && distinctOn.length === 0 ? { distinct: true } : {}),
    ...(rest === undefined ? {} : { rest }),
    ...shapeTail(body, context),
  }
}

function clause<K extends string>(
  name: K,
  body: AstObject | null,
  context: ShapeContext,
): { [key in K]?: Uses } {
  if (body === null) return {}
  const parts: { [key in K]?: Uses } = {}
  parts[name] = shapeUses(context, body['this'])
  return parts
}

function restHash(body: AstObject, context: ShapeContext): string | undefined {
  const keys = [
    'windows',
    'lateral_views',
    'connect',
    'into',
    'locks',
    'distribute_by',
    'cluster_by',
    'sort_by',
    'exclude',
  ]
  const present = keys.filter(
    (key) => body[key] != null && !(Array.isArray(body[key]) && childList(body, key).length === 0),
  )
  return present.length === 0 ? undefined : hashOf(context, ...present.map((key) => body[key]))
}

function shapeTail(
  body: AstObject,
  context: ShapeContext,
): Pick<SelectShape, 'order' | 'orderAll' | 'limit'> {
  const order = childObject(body, 'order_by')
  const entries = order === null ? [] : childList(order, 'expressions').filter(isObject)
  const first = entries[0] === undefined ? null : pathOf(entries[0]['this'], context)
  const all = first?.length === 1 && first[0]?.toUpperCase() === 'ALL'
  const limits = ['limit', 'offset', 'fetch', 'top', 'sample', 'limit_by']
    .map((key) => body[key])
    .filter((value) => value != null)
  return {
    ...(entries.length === 0
      ? {}
      : { order: all ? [] : entries.map((entry) => shapeKey(entry, entry['this'], context)) }),
    ...(all ? { orderAll: true } : {}),
    ...(limits.length === 0 ? {} : { limit: shapeUses(context, ...limits) }),
  }
}

function shapeSet(
  operator: SetShape['operator'],
  body: AstObject,
  context: ShapeContext,
): SetShape {
  const all = body['all'] === true
  const byName = body['by_name'] === true
  const left = shapeQuery(body['left'], context)
  const right = shapeQuery(body['right'], context)
  const flat =
    left.kind === 'set' &&
    left.operator === operator &&
    operator === 'union' &&
    all &&
    left.all === true &&
    !byName &&
    left.byName !== true &&
    left.order === undefined &&
    left.limit === undefined &&
    left.with === undefined
  return {
    kind: 'set',
    operator,
    ...(all ? { all } : {}),
    ...(byName ? { byName } : {}),
    arms: flat ? [...left.arms, right] : [left, right],
  }
}

function shapeValues(body: AstObject, context: ShapeContext): QueryShape {
  const rows = childList(body, 'expressions')
    .filter(isObject)
    .map((row) => childList(row, 'expressions'))
  const width = rows.reduce((widest, row) => Math.max(widest, row.length), 0)
  const inner = { ...context, hashing: false }
  const columns = Array.from({ length: width }, (_, index) =>
    shapeUses(inner, ...rows.map((row) => row[index])),
  )
  const hash = hashOf(context, body)
  return { kind: 'values', columns, ...(hash === undefined ? {} : { hash }) }
}
