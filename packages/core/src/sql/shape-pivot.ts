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
import type { PivotShape, RelationShape, UnpivotShape } from './query-shape.ts'
import { nameOf, type ShapeContext } from './shape-context.ts'
import { shapeUses } from './shape-expression.ts'

/** Reads `t PIVOT (aggregates FOR field IN (…))` and `PIVOT t ON field USING aggregates`. */
export function shapePivot(
  body: AstObject,
  source: RelationShape,
  outer: ShapeContext,
): PivotShape {
  const context = { ...outer, hashing: false }
  const using = childList(body, 'using')
  const statement = using.length > 0 || childList(body, 'fields').length === 0
  const aggregates = statement ? using : childList(body, 'expressions')
  const fields = statement ? childList(body, 'expressions') : childList(body, 'fields')
  const group = childObject(body, 'group')
  const made = madeColumns(fields, aggregates, context)
  return {
    kind: 'pivot',
    source,
    fields: shapeUses(context, fields),
    values: shapeUses(context, aggregates),
    ...(group === null ? {} : { group: shapeUses(context, group) }),
    ...(made === null ? {} : { made }),
  }
}

function madeColumns(
  fields: readonly AstValue[],
  aggregates: readonly AstValue[],
  context: ShapeContext,
): readonly string[] | null {
  const field = bodyOf(fields[0], 'in')
  if (field === null || fields.length !== 1) return null
  const values = childList(field, 'expressions').map((value) => writtenName(value, context))
  const suffixes = aggregates.map((aggregate) => {
    const alias = bodyOf(aggregate, 'alias')
    return alias === null ? null : nameOf(alias['alias'], context.sink.dialect)
  })
  if (values.length === 0 || values.includes(null)) return null
  if (suffixes.length === 1 && suffixes[0] === null) return values.filter((value) => value !== null)
  if (suffixes.includes(null)) return null
  return values.flatMap((value) => suffixes.map((suffix) => `${value}_${suffix}`))
}

function writtenName(value: AstValue, context: ShapeContext): string | null {
  const node = nodeOf(value)
  if (node?.kind === 'literal') return childText(node.body, 'value')
  if (node?.kind === 'alias' || node?.kind === 'pivot_alias')
    return nameOf(node.body['alias'], context.sink.dialect)
  return null
}

/** Reads `t UNPIVOT (value FOR name IN (…))` and `UNPIVOT t ON … INTO NAME name VALUE value`. */
export function shapeUnpivot(
  body: AstObject,
  source: RelationShape,
  outer: ShapeContext,
): UnpivotShape {
  const context = { ...outer, hashing: false }
  const { dialect } = context.sink
  const into = childObject(childObject(body, 'into') ?? {}, 'unpivot_columns')
  const listed = childList(body, 'columns')
  return {
    kind: 'unpivot',
    source,
    columns: shapeUses(context, listed.length > 0 ? listed : childList(body, 'expressions')),
    nameColumn: nameOf(body['name_column'], dialect) ?? variable(into?.['this']) ?? 'name',
    valueColumns: [
      nameOf(body['value_column'], dialect) ??
        variable(childList(into ?? {}, 'expressions')[0]) ??
        'value',
    ],
  }
}

function variable(value: AstValue): string | null {
  const body = bodyOf(value, 'var')
  if (body !== null) return childText(body, 'this')
  return isObject(value) ? childText(value, 'name') : null
}
