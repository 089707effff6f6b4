import { type AstValue, bodyOf, isObject } from './ast-node.ts'
import { pathOf } from './column-path.ts'
import type { ItemShape, KeyShape } from './query-shape.ts'
import { hashOf, nameOf, type ShapeContext } from './shape-context.ts'
import { shapeStar, shapeUses } from './shape-expression.ts'

/** Reads one projection. */
export function shapeItem(item: AstValue, context: ShapeContext): ItemShape {
  const aliased = bodyOf(item, 'alias')
  const expression = aliased === null ? item : aliased['this']
  const uses = shapeUses(context, expression)
  const alias = aliased === null ? null : nameOf(aliased['alias'], context.sink.dialect)
  const star = bodyOf(expression, 'star')
  if (star !== null)
    return { name: null, uses, star: shapeStar(star, { ...context, hashing: false }) }
  const [inner] = uses.stars ?? []
  if (inner !== undefined) return { name: alias, uses, star: inner }
  const path = pathOf(expression, context)
  if (path !== null && context.bound.size === 0)
    return { name: alias ?? path.at(-1) ?? null, uses, path }
  return { name: alias, uses }
}

/** Reads one entry of GROUP BY, ORDER BY or DISTINCT ON; `expression` is its value. */
export function shapeKey(entry: AstValue, expression: AstValue, context: ShapeContext): KeyShape {
  const uses = shapeUses(context, entry)
  const literal = bodyOf(expression, 'literal')
  const number = literal?.['literal_type'] === 'number' ? Number(literal['value']) : Number.NaN
  if (Number.isInteger(number)) {
    const direction = hashOf(
      context,
      isObject(entry) && entry !== expression ? { ...entry, this: null } : null,
    )
    return { uses: direction === undefined ? {} : { hash: direction }, position: number }
  }
  const sets = bodyOf(expression, 'function')
  if (sets !== null && JSON.stringify(sets).includes('"literal_type":"number"'))
    uses.positional = true
  return { uses }
}
