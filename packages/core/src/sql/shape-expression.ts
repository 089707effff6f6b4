import { findTable, identifiersOf, noteQualifier, pathOf } from './column-path.ts'
import {
  type AstNode,
  type AstObject,
  type AstValue,
  bodyOf,
  childList,
  childObject,
  childText,
  isObject,
  nodeOf,
  spanOf,
} from './ast-node.ts'
import { aggregateFunctions, expandingFunctions, volatileFunctions } from './function-names.ts'
import type { NestedQuery, Path, StarShape, Uses } from './query-shape.ts'
import { hashOf, nameOf, type ShapeContext } from './shape-context.ts'

/** Node kinds that are queries wherever they stand. */
export const queryKinds: ReadonlySet<string> = new Set([
  'select',
  'union',
  'intersect',
  'except',
  'values',
  'subquery',
  'pivot',
  'unpivot',
  'summarize',
  'describe',
  'show',
])

/** Collects what an expression uses. */
export function shapeUses(context: ShapeContext, ...expressions: readonly AstValue[]): Uses {
  const uses: Uses = {}
  const inner = { ...context, hashing: false }
  for (const expression of expressions) collect(expression, inner, uses)
  const hash = hashOf(context, ...expressions)
  if (hash !== undefined) uses.hash = hash
  return uses
}

function collect(value: AstValue, context: ShapeContext, uses: Uses): void {
  if (Array.isArray(value)) {
    for (const entry of value as readonly AstValue[]) collect(entry, context, uses)
    return
  }
  if (!isObject(value)) return
  const node = nodeOf(value)
  if (node === null || !collectNode(node, value, context, uses))
    collectChildren(value, context, uses)
}

function collectChildren(value: AstObject, context: ShapeContext, uses: Uses): void {
  for (const key in value) {
    const child = value[key]
    if (typeof child === 'object' && child !== null && key !== 'span') collect(child, context, uses)
  }
}

/** Handles the kinds that are more than the sum of their children; false leaves the rest to them. */
function collectNode(node: AstNode, value: AstObject, context: ShapeContext, uses: Uses): boolean {
  const { kind, body } = node
  if (kind === 'column' || kind === 'dot') return collectColumn(node, context, uses)
  if (kind === 'literal' || kind === 'data_type') return true
  if (queryKinds.has(kind)) return addQuery(value, 'value', context, uses)
  if (kind === 'exists') return addQuery(body['this'], 'exists', context, uses)
  if (kind === 'star') {
    ;(uses.stars ??= []).push(shapeStar(body, context))
    return true
  }
  if (kind === 'window_function') return collectWindow(body, context, uses)
  if (kind === 'lambda') {
    const names = childList(body, 'parameters').map(
      (parameter) => nameOf(parameter, context.sink.dialect) ?? '',
    )
    collect(body['body'], bind(context, names), uses)
    return true
  }
  if (kind === 'comprehension') {
    collect(body['iterator'], context, uses)
    const inside = bind(context, pathOf(body['expression'], context) ?? [])
    collect([body['this'], body['condition']], inside, uses)
    return true
  }
  if (
    kind === 'map_func' &&
    body['curly_brace_syntax'] === true &&
    body['with_map_keyword'] !== true
  ) {
    collect(body['values'], context, uses)
    return true
  }
  return markFunction(kind, body, context, uses)
}

function markFunction(kind: string, body: AstObject, context: ShapeContext, uses: Uses): boolean {
  const name =
    (kind === 'function' || kind === 'aggregate_function'
      ? childText(body, 'name')
      : kind
    )?.toLowerCase() ?? kind
  if (name === 'columns' && kind === 'function') {
    ;(uses.stars ??= []).push(shapeColumns(body, context))
    return true
  }
  if (kind === 'aggregate_function' || aggregateFunctions.has(name)) uses.aggregate = true
  if (volatileFunctions.has(name)) uses.volatile = true
  if (expandingFunctions[context.sink.dialect].has(name)) uses.expands = true
  return false
}

function bind(context: ShapeContext, names: readonly string[]): ShapeContext {
  const bound = new Set(context.bound)
  for (const name of names) bound.add(name.toLowerCase())
  return { ...context, bound }
}

function collectColumn(node: AstNode, context: ShapeContext, uses: Uses): boolean {
  const identifiers = identifiersOf(node)
  if (identifiers === null) {
    if (node.kind === 'dot' && childText(childObject(node.body, 'field') ?? {}, 'name') === '*') {
      ;(uses.stars ??= []).push({ dynamic: true })
    }
    return false
  }
  const path = identifiers.map((part) => nameOf(part, context.sink.dialect) ?? '')
  const [first = ''] = path
  if (context.bound.has(first.toLowerCase())) return true
  if (first.startsWith('#')) uses.positional = true
  noteQualifier(identifiers, path, context)
  ;(uses.columns ??= []).push(path)
  return true
}

function addQuery(
  query: AstValue,
  kind: NestedQuery['kind'],
  context: ShapeContext,
  uses: Uses,
): boolean {
  ;(uses.queries ??= []).push({ kind, query: context.sink.shapeQuery(query, context) })
  return true
}

function collectWindow(body: AstObject, context: ShapeContext, uses: Uses): boolean {
  const inner: Uses = {}
  const call = nodeOf(body['this'])
  if (call !== null) {
    markFunction(call.kind, call.body, context, inner)
    // The window's own function does not group the rows; aggregates in its arguments do.
    delete inner.aggregate
    collectChildren(call.body, context, inner)
  }
  const window: Uses = {}
  collectOver(childObject(body, 'over'), context, window, 0)
  const rest = { ...body }
  delete rest['this']
  delete rest['over']
  collectChildren(rest, context, window)
  mergeUses(uses, inner)
  uses.window = true
  uses.windows = [...(uses.windows ?? []), ...(window.windows ?? []), ...(window.columns ?? [])]
  mergeUses(uses, { queries: window.queries ?? [] })
  return true
}

function collectOver(
  over: AstObject | null,
  context: ShapeContext,
  uses: Uses,
  depth: number,
): void {
  if (over === null || depth > 20) return
  const named = nameOf(over['window_name'], context.sink.dialect)
  const definition = named === null ? undefined : context.select?.windows.get(named.toLowerCase())
  if (definition !== undefined) collectOver(definition, context, uses, depth + 1)
  collectChildren(over, context, uses)
}

function mergeUses(into: Uses, from: Uses): void {
  if (from.columns?.length) (into.columns ??= []).push(...from.columns)
  if (from.windows?.length) (into.windows ??= []).push(...from.windows)
  if (from.queries?.length) (into.queries ??= []).push(...from.queries)
  if (from.stars?.length) (into.stars ??= []).push(...from.stars)
  for (const flag of ['aggregate', 'window', 'expands', 'volatile', 'positional'] as const) {
    if (from[flag]) into[flag] = true
  }
}

/** Reads `*` or `t.*` with its modifiers. */
export function shapeStar(body: AstObject, context: ShapeContext): StarShape {
  const { dialect } = context.sink
  const table = childObject(body, 'table')
  const of = table === null ? null : starPath(table, context)
  const except = childList(body, 'except').map((entry) => nameOf(entry, dialect) ?? '')
  const replace = childList(body, 'replace')
    .filter(isObject)
    .map((entry) => ({
      name: nameOf(entry['alias'], dialect) ?? '',
      uses: shapeUses({ ...context, hashing: false }, entry['this']),
    }))
  const rename = childList(body, 'rename').map((pair) => {
    const [from, to] = Array.isArray(pair) ? (pair as readonly AstValue[]) : []
    return [nameOf(from, dialect) ?? '', nameOf(to, dialect) ?? ''] as const
  })
  return {
    ...(of === null ? {} : { of }),
    ...(except.length === 0 ? {} : { except: except.map(lastPart) }),
    ...(replace.length === 0 ? {} : { replace }),
    ...(rename.length === 0 ? {} : { rename }),
  }
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1)
}

/** The parser gives `schema.table.*` as one name with a dot in it. */
function starPath(table: AstObject, context: ShapeContext): Path {
  const name = nameOf(table, context.sink.dialect) ?? ''
  const path = name.split('.')
  const span = spanOf(table)
  const found = path.length > 1 ? findTable(path, context) : null
  if (found !== null && span !== null) {
    const { offsetOf } = context.sink
    context.sink.qualifiers.push({
      table: found,
      start: offsetOf(span.start),
      end: offsetOf(span.end),
    })
  }
  return path
}

function shapeColumns(body: AstObject, context: ShapeContext): StarShape {
  const [argument] = childList(body, 'args')
  const star = bodyOf(argument, 'star')
  if (star !== null) return shapeStar(star, context)
  const literal = bodyOf(argument, 'literal')
  const pattern = literal === null ? null : childText(literal, 'value')
  return pattern === null ? { dynamic: true } : { pattern }
}
