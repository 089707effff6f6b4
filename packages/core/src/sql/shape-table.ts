import { type AstObject, type AstValue, childObject, nodeOf, spanOf } from './ast-node.ts'
import type { RelationShape } from './query-shape.ts'
import { hashOf, isCte, partOf, type ShapeContext } from './shape-context.ts'

/** What stands after a relation: its alias and its columns' aliases. */
export interface Naming {
  readonly alias?: string
  readonly names?: readonly string[]
}

/** Makes a relation visible to the expressions of its select. */
export function show(
  context: ShapeContext,
  naming: Naming,
  table: number | null = null,
  sampled = false,
): void {
  context.select?.relations.push({
    name: naming.alias ?? null,
    table,
    renamed: naming.names !== undefined,
    sampled,
  })
}

/** Reads a table reference, which may be a use of a CTE. */
export function shapeTable(body: AstObject, context: ShapeContext, naming: Naming): RelationShape {
  const identifiers = ['catalog', 'schema', 'name']
    .map((key) => childObject(body, key))
    .filter((part) => part !== null)
  return addTable(
    identifiers,
    context,
    naming,
    body['table_sample'] != null,
    body['identifier_func'] ?? null,
  )
}

/** `PIVOT t ON …` holds its table as a column. */
export function shapeTableName(
  value: AstValue,
  context: ShapeContext,
  naming: Naming,
): RelationShape | null {
  const identifiers: AstObject[] = []
  let at = nodeOf(value)
  while (at?.kind === 'dot') {
    const field = childObject(at.body, 'field')
    if (field !== null) identifiers.unshift(field)
    at = nodeOf(at.body['this'])
  }
  if (at?.kind !== 'column') return null
  const { body } = at
  const own = ['table', 'name'].map((key) => childObject(body, key)).filter((part) => part !== null)
  return addTable([...own, ...identifiers], context, naming, false, null)
}

function addTable(
  identifiers: readonly AstObject[],
  context: ShapeContext,
  naming: Naming,
  sampled: boolean,
  computed: AstValue,
): RelationShape {
  const parts = identifiers.map(partOf)
  const digest = hashOf(context, parts, naming.names ?? null, sampled)
  const hash = digest === undefined ? {} : { hash: digest }
  const [only = ''] = parts
  const table =
    parts.length === 1 && isCte(context, only)
      ? null
      : noteTable(identifiers, parts, context, naming)
  show(
    context,
    { ...naming, alias: naming.alias ?? parts.at(-1) ?? '' },
    table,
    sampled || computed !== null,
  )
  return table === null
    ? { kind: 'cte', name: only, ...naming, ...hash }
    : { kind: 'table', parts, ...naming, ...hash }
}

function noteTable(
  identifiers: readonly AstObject[],
  parts: readonly string[],
  context: ShapeContext,
  naming: Naming,
): number | null {
  const { tables, offsetOf } = context.sink
  const first = identifiers[0] === undefined ? null : spanOf(identifiers[0])
  const last = identifiers.at(-1)
  const end = last === undefined ? null : spanOf(last)
  return (
    tables.push({
      parts,
      start: first === null ? -1 : offsetOf(first.start),
      end: end === null ? -1 : offsetOf(end.end),
      alias: naming.alias ?? null,
      rangeColumns: [],
      scope: context.select?.id ?? 0,
    }) - 1
  )
}
