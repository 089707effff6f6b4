import { type Naming, shapeTable, shapeTableName, show } from './shape-table.ts'
import {
  type AstObject,
  type AstValue,
  bodyOf,
  childList,
  childObject,
  childText,
  isObject,
  nodeOf,
} from './ast-node.ts'
import { shapePivot, shapeUnpivot } from './shape-pivot.ts'
import type { RelationShape } from './query-shape.ts'
import { hashOf, nameOf, type ShapeContext } from './shape-context.ts'
import { queryKinds, shapeUses } from './shape-expression.ts'

/** Reads FROM with its joins; null where there is none. */
export function shapeFrom(select: AstObject, context: ShapeContext): RelationShape | null {
  const from = childObject(select, 'from')
  let relation: RelationShape | null = null
  for (const entry of from === null ? [] : childList(from, 'expressions')) {
    const next = shapeRelation(entry, context)
    relation = relation === null ? next : crossJoin(relation, next, context)
  }
  return relation === null ? null : shapeJoins(relation, childList(select, 'joins'), context)
}

function crossJoin(
  left: RelationShape,
  right: RelationShape,
  context: ShapeContext,
): RelationShape {
  const hash = hashOf(context, 'cross')
  return { kind: 'join', type: 'cross', left, right, ...(hash === undefined ? {} : { hash }) }
}

function shapeJoins(
  first: RelationShape,
  joins: readonly AstValue[],
  context: ShapeContext,
): RelationShape {
  let relation = first
  for (const join of joins) {
    if (!isObject(join)) continue
    const written = (childText(join, 'kind') ?? 'Inner').toLowerCase()
    const natural = written.startsWith('natural')
    const kind = natural ? written.slice('natural'.length) || 'inner' : written
    const type = kind === 'implicit' ? 'cross' : kind
    const right = shapeRelation(join['this'], context)
    const using = childList(join, 'using').map((name) => nameOf(name, context.sink.dialect) ?? '')
    const hash = hashOf(context, type, natural, join['using'], join['on'], join['match_condition'])
    const on = join['on'] ?? null
    relation = {
      kind: 'join',
      type,
      left: relation,
      right,
      ...(natural ? { natural } : {}),
      ...(using.length === 0 ? {} : { using }),
      ...(on === null
        ? {}
        : { on: shapeUses({ ...context, hashing: false }, on, join['match_condition']) }),
      ...(hash === undefined ? {} : { hash }),
    }
  }
  return relation
}

/** Reads one relation of FROM or JOIN and makes it visible to the select's expressions. */
export function shapeRelation(
  value: AstValue,
  context: ShapeContext,
  naming: Naming = {},
): RelationShape {
  const node = nodeOf(value)
  if (node === null) return opaque(value, context, naming)
  const { kind, body } = node
  if (kind === 'table') return shapeTable(body, context, { ...naming, ...namingOf(body, context) })
  if (kind === 'column' || kind === 'dot') {
    return shapeTableName(value, context, naming) ?? opaque(value, context, naming)
  }
  if (kind === 'alias')
    return shapeRelation(body['this'], context, { ...naming, ...namingOf(body, context) })
  if (kind === 'paren') return shapeRelation(body['this'], context, naming)
  if (kind === 'joined_table') {
    const own = { ...naming, ...namingOf(body, context) }
    const joined = shapeJoins(
      shapeRelation(body['left'], context),
      childList(body, 'joins'),
      context,
    )
    if (own.alias === undefined || joined.kind !== 'join') return joined
    show(context, own)
    return { ...joined, ...own }
  }
  if (kind === 'pivot' || kind === 'unpivot') {
    const own = { ...naming, ...namingOf(body, context) }
    show(context, own)
    const source = shapeRelation(body['this'], { ...context, select: hiddenScope(context) })
    const shape = kind === 'unpivot' || body['unpivot'] === true ? shapeUnpivot : shapePivot
    return { ...shape(body, source, context), ...own, ...hashed(context, body) }
  }
  if (kind === 'subquery' || queryKinds.has(kind)) {
    const own = kind === 'subquery' ? { ...naming, ...namingOf(body, context) } : naming
    const query = context.sink.shapeQuery(
      kind === 'subquery' ? withoutNaming(body) : value,
      context,
    )
    show(context, own)
    return { kind: 'query', query, ...own, ...hashed(context, body['column_aliases']) }
  }
  if (
    kind === 'function' ||
    kind === 'unnest' ||
    kind === 'table_from_rows' ||
    kind === 'rows_from'
  ) {
    const own = { ...naming, ...namingOf(body, context) }
    const uses = shapeUses(context, ...argumentsOf(kind, body))
    const name = (childText(body, 'name') ?? kind).toLowerCase()
    show(context, { alias: name, ...own })
    return { kind: 'function', name, uses, ...own, ...hashed(context, value) }
  }
  if (kind === 'lateral') {
    return shapeRelation(body['this'], context, { ...naming, ...namingOf(body, context) })
  }
  return opaque(value, context, naming)
}

function opaque(value: AstValue, context: ShapeContext, naming: Naming): RelationShape {
  show(context, naming)
  return { kind: 'opaque', uses: shapeUses(context, value), ...naming, ...hashed(context, value) }
}

function hashed(context: ShapeContext, ...parts: readonly AstValue[]): { hash?: string } {
  const hash = hashOf(context, ...parts)
  return hash === undefined ? {} : { hash }
}

/** `f(name = value)` names an argument: the left side is no column. */
function argumentsOf(kind: string, body: AstObject): readonly AstValue[] {
  if (kind !== 'function') return [body]
  return childList(body, 'args').map((argument) => {
    const named = bodyOf(argument, 'eq')
    return named !== null && bodyOf(named['left'], 'column') !== null ? named['right'] : argument
  })
}

function namingOf(body: AstObject, context: ShapeContext): Naming {
  const { dialect } = context.sink
  const alias = nameOf(body['alias'], dialect)
  const names = childList(body, 'column_aliases').map((name) => nameOf(name, dialect) ?? '')
  return { ...(alias === null ? {} : { alias }), ...(names.length === 0 ? {} : { names }) }
}

function withoutNaming(body: AstObject): AstValue {
  return { subquery: { ...body, alias: null, column_aliases: [] } }
}

function hiddenScope(context: ShapeContext): ShapeContext['select'] {
  return context.select === null ? null : { ...context.select, relations: [] }
}
