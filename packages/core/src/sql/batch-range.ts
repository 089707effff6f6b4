import { type AstObject, type AstValue, bodyOf, childText, isObject, nodeOf } from './ast-node.ts'
import type { RelationShape } from './query-shape.ts'
import { sameName, type ShapeContext, type VisibleRelation } from './shape-context.ts'
import { pathOf } from './column-path.ts'

type Bound = 'start' | 'end'

/**
 * Notes per table reference the columns that the select's WHERE holds within the batch's range.
 * ASOF and positional joins may match rows outside, so nothing counts beside them.
 */
export function markRangeColumns(
  select: AstObject,
  from: RelationShape | null,
  context: ShapeContext,
): void {
  const { sink } = context
  const where = isObject(select['where_clause']) ? select['where_clause']['this'] : null
  if (sink.rangeStart.size === 0 || sink.rangeEnd.size === 0 || where == null || from === null)
    return
  if (select['sample'] != null || hasOrderedJoin(from)) return
  const seen = new Map<string, Set<Bound>>()
  for (const conjunct of conjuncts(where)) {
    for (const { path, bound } of boundsOf(conjunct, context)) {
      const key = JSON.stringify(
        path.map((part) => (sink.dialect === 'duckdb' ? part.toLowerCase() : part)),
      )
      seen.set(key, (seen.get(key) ?? new Set<Bound>()).add(bound))
    }
  }
  for (const [key, bounds] of seen) {
    if (bounds.size < 2) continue
    const path = JSON.parse(key) as string[]
    const relation = relationOf(path, context)
    const use = relation === null ? undefined : sink.tables[relation.table ?? -1]
    const column = path.at(-1)
    if (use !== undefined && column !== undefined && !use.rangeColumns.includes(column))
      use.rangeColumns.push(column)
  }
}

function hasOrderedJoin(relation: RelationShape): boolean {
  if (relation.kind !== 'join') return false
  if (relation.type.includes('asof') || relation.type.includes('positional')) return true
  return hasOrderedJoin(relation.left) || hasOrderedJoin(relation.right)
}

function conjuncts(condition: AstValue): readonly AstValue[] {
  const paren = bodyOf(condition, 'paren')
  if (paren !== null) return conjuncts(paren['this'])
  const and = bodyOf(condition, 'and')
  return and === null ? [condition] : [...conjuncts(and['left']), ...conjuncts(and['right'])]
}

function boundsOf(
  condition: AstValue,
  context: ShapeContext,
): readonly { path: readonly string[]; bound: Bound }[] {
  const node = nodeOf(condition)
  if (node === null) return []
  const { kind, body } = node
  if (kind === 'between') {
    const path = columnOf(body['this'], context)
    const held = isBound(body['low'], 'start', context) && isBound(body['high'], 'end', context)
    if (path === null || !held || body['not'] === true || body['symmetric'] === true) return []
    return [
      { path, bound: 'start' },
      { path, bound: 'end' },
    ]
  }
  const { left, right } = body
  if (kind === 'gte' || kind === 'gt')
    return [...oneBound(left, right, 'start', context), ...oneBound(right, left, 'end', context)]
  if (kind === 'lte' || kind === 'lt')
    return [...oneBound(left, right, 'end', context), ...oneBound(right, left, 'start', context)]
  return []
}

function oneBound(
  column: AstValue,
  literal: AstValue,
  bound: Bound,
  context: ShapeContext,
): readonly { path: readonly string[]; bound: Bound }[] {
  const path = columnOf(column, context)
  return path !== null && isBound(literal, bound, context) ? [{ path, bound }] : []
}

function columnOf(value: AstValue, context: ShapeContext): readonly string[] | null {
  const wrapped = bodyOf(value, 'cast') ?? bodyOf(value, 'paren')
  return wrapped === null ? pathOf(value, context) : columnOf(wrapped['this'], context)
}

function isBound(value: AstValue, bound: Bound, context: ShapeContext): boolean {
  const node = nodeOf(value)
  if (node === null) return false
  if (node.kind === 'cast' || node.kind === 'paren')
    return isBound(node.body['this'], bound, context)
  if (node.kind !== 'literal') return false
  const text = childText(node.body, 'value') ?? ''
  return (bound === 'start' ? context.sink.rangeStart : context.sink.rangeEnd).has(text)
}

function relationOf(path: readonly string[], context: ShapeContext): VisibleRelation | null {
  const relations = context.select?.relations ?? []
  if (path.length === 1) {
    const [only] = relations
    return relations.length === 1 && only !== undefined && isPlain(only) ? only : null
  }
  const qualifier = path.slice(0, -1)
  const matching = relations.filter((relation) => matches(relation, qualifier, context))
  const [found] = matching
  return matching.length === 1 && found !== undefined && isPlain(found) ? found : null
}

function isPlain(relation: VisibleRelation): boolean {
  return relation.table !== null && !relation.renamed && !relation.sampled
}

function matches(
  relation: VisibleRelation,
  qualifier: readonly string[],
  context: ShapeContext,
): boolean {
  const { dialect, tables } = context.sink
  const [first = ''] = qualifier
  if (qualifier.length === 1)
    return relation.name !== null && sameName(relation.name, first, dialect)
  const use = tables[relation.table ?? -1]
  if (use === undefined || use.alias !== null || use.parts.length < qualifier.length) return false
  return use.parts
    .slice(-qualifier.length)
    .every((part, index) => sameName(part, qualifier[index] ?? '', dialect))
}
