import type { QueryRelationShape, RelationShape } from './query-shape.ts'

/** A sub-query of FROM before and after. */
export interface RelationPair {
  /** The name under which it is taken as a CTE while comparing what is around it. */
  readonly key: string
  readonly before: QueryRelationShape
  readonly after: QueryRelationShape
}

export interface ComparedRelations {
  /** Why the relations differ; null where only sub-queries may. */
  readonly difference: string | null
  readonly pairs: readonly RelationPair[]
  /** The trees with each differing sub-query replaced by a use of its key. */
  readonly before?: RelationShape
  readonly after?: RelationShape
}

/** Compares two FROM trees; sub-queries that differ are paired up instead of refused. */
export function compareRelations(
  before: RelationShape | undefined,
  after: RelationShape | undefined,
): ComparedRelations {
  if (before === undefined || after === undefined) {
    return { difference: before === after ? null : 'FROM changed', pairs: [] }
  }
  const pairs: RelationPair[] = []
  const walked = walk(before, after, pairs)
  if (walked === null) return { difference: differenceOf(before, after), pairs: [] }
  return { difference: null, pairs, before: walked.before, after: walked.after }
}

function walk(
  before: RelationShape,
  after: RelationShape,
  pairs: RelationPair[],
): { before: RelationShape; after: RelationShape } | null {
  if (JSON.stringify(before) === JSON.stringify(after)) return { before, after }
  if (before.alias !== after.alias || before.hash !== after.hash) return null
  if (before.kind === 'query' && after.kind === 'query') {
    const key = `#${pairs.length}`
    pairs.push({ key, before, after })
    return { before: stand(key, before), after: stand(key, after) }
  }
  if (before.kind === 'join' && after.kind === 'join') {
    const left = walk(before.left, after.left, pairs)
    const right = left === null ? null : walk(before.right, after.right, pairs)
    if (left === null || right === null) return null
    return {
      before: { ...before, left: left.before, right: right.before },
      after: { ...after, left: left.after, right: right.after },
    }
  }
  return null
}

function stand(key: string, shape: QueryRelationShape): RelationShape {
  return {
    kind: 'cte',
    name: key,
    alias: shape.alias ?? key,
    ...(shape.names === undefined ? {} : { names: shape.names }),
  }
}

function differenceOf(before: RelationShape, after: RelationShape): string {
  return countJoins(before) === countJoins(after) && countJoins(before) > 0
    ? 'join changed'
    : countJoins(before) === countJoins(after)
      ? 'source changed'
      : 'joins changed'
}

function countJoins(relation: RelationShape): number {
  return relation.kind === 'join' ? 1 + countJoins(relation.left) + countJoins(relation.right) : 0
}
