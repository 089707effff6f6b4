import {
  type AstNode,
  type AstObject,
  type AstValue,
  childObject,
  childText,
  nodeOf,
  spanOf,
} from './ast-node.ts'
import type { Path } from './query-shape.ts'
import { nameOf, sameName, type ShapeContext } from './shape-context.ts'

/** The dotted path of a column reference; null for anything else. */
export function pathOf(value: AstValue, context: ShapeContext): Path | null {
  const identifiers = identifiersOf(nodeOf(value))
  return identifiers?.map((part) => nameOf(part, context.sink.dialect) ?? '') ?? null
}

/** The parts of a dotted reference; null for anything else. */
export function identifiersOf(node: AstNode | null): readonly AstObject[] | null {
  if (node === null) return null
  const { body } = node
  if (node.kind === 'column') {
    const name = childObject(body, 'name')
    const table = childObject(body, 'table')
    if (name === null) return null
    return table === null ? [name] : [table, name]
  }
  if (node.kind !== 'dot') return null
  const base = identifiersOf(nodeOf(body['this']))
  const field = childObject(body, 'field')
  return base === null || field === null || childText(field, 'name') === '*'
    ? null
    : [...base, field]
}

/** Remembers `schema.table` before a column, as the table may stand under another name when run. */
export function noteQualifier(
  identifiers: readonly AstObject[],
  path: Path,
  context: ShapeContext,
): void {
  if (path.length < 2) return
  // `schema.table` alone is the whole row, unless it is a column of a relation of that name.
  const longest = isVisible(path[0] ?? '', context) ? path.length - 1 : path.length
  for (let length = longest; length >= 2; length -= 1) {
    const table = findTable(path.slice(0, length), context)
    const first = identifiers[0] === undefined ? null : spanOf(identifiers[0])
    const last =
      identifiers[length - 1] === undefined ? null : spanOf(identifiers[length - 1] as AstObject)
    if (table === null || first === null || last === null) continue
    const { offsetOf } = context.sink
    context.sink.qualifiers.push({ table, start: offsetOf(first.start), end: offsetOf(last.end) })
    return
  }
}

function isVisible(name: string, context: ShapeContext): boolean {
  for (let scope = context.select; scope !== null; scope = scope.outer) {
    if (
      scope.relations.some(
        (relation) => relation.name !== null && sameName(relation.name, name, context.sink.dialect),
      )
    )
      return true
  }
  return false
}

/** The unaliased table in scope that a dotted prefix names. */
export function findTable(path: Path, context: ShapeContext): number | null {
  for (let scope = context.select; scope !== null; scope = scope.outer) {
    for (const relation of scope.relations) {
      const table = relation.table === null ? undefined : context.sink.tables[relation.table]
      if (table === undefined || table.alias !== null || table.parts.length < path.length) continue
      const tail = table.parts.slice(-path.length)
      if (tail.every((part, index) => sameName(part, path[index] ?? '', context.sink.dialect)))
        return relation.table
    }
  }
  return null
}
