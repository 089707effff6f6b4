import type { KeyShape, SelectShape, SetShape, Uses } from './query-shape.ts'

/** Why the clauses of two selects differ, apart from FROM and projections; null where they do not. */
export function compareClauses(before: SelectShape, after: SelectShape): string | null {
  if (differs(before.where, after.where)) return 'filter changed'
  if (differs(before.having, after.having)) return 'HAVING changed'
  if (differs(before.qualify, after.qualify)) return 'QUALIFY changed'
  if (before.distinct !== after.distinct) return 'DISTINCT changed'
  if (keysDiffer(before.distinctOn, after.distinctOn, before, after)) return 'DISTINCT changed'
  if (before.groupAll !== after.groupAll || keysDiffer(before.group, after.group, before, after))
    return 'grouping changed'
  if (before.rest !== after.rest) return 'windows or other clauses changed'
  return compareTails(before, after)
}

/** The same for what may stand after a set operation too. */
export function compareTails(
  before: SelectShape | SetShape,
  after: SelectShape | SetShape,
): string | null {
  if (differs(before.limit, after.limit)) return 'limit changed'
  if (before.orderAll !== after.orderAll) return 'order changed'
  const [selectBefore, selectAfter] = [before, after].map((query) =>
    query.kind === 'select' ? query : null,
  )
  return keysDiffer(before.order, after.order, selectBefore ?? null, selectAfter ?? null)
    ? 'order changed'
    : null
}

function differs(before: Uses | undefined, after: Uses | undefined): boolean {
  return before?.hash !== after?.hash
}

function keysDiffer(
  before: readonly KeyShape[] | undefined,
  after: readonly KeyShape[] | undefined,
  selectBefore: SelectShape | null,
  selectAfter: SelectShape | null,
): boolean {
  const old = before?.map((key) => keyText(key, selectBefore)).join('|')
  return old !== after?.map((key) => keyText(key, selectAfter)).join('|')
}

/** A number means the projection at its place, so the projection is what is compared. */
function keyText(key: KeyShape, select: SelectShape | null): string {
  if (key.position === undefined) return key.uses.hash ?? ''
  if (select === null) return `${key.position} ${key.uses.hash ?? ''}`
  const item = select.items[key.position - 1]
  return `${item?.name?.toLowerCase() ?? ''} ${item?.uses.hash ?? key.position} ${key.uses.hash ?? ''}`
}

/** Whether clauses refer to projections by number. */
export function usesPositions(query: SelectShape | SetShape): boolean {
  const keys = [
    ...(query.order ?? []),
    ...(query.kind === 'select' ? [...(query.group ?? []), ...(query.distinctOn ?? [])] : []),
  ]
  return keys.some((key) => key.position !== undefined || key.uses.positional === true)
}
