import type { AlignedOutput, Projection } from './align-projections.ts'
import { usesPositions } from './compare-clauses.ts'
import type { ItemShape, SelectShape } from './query-shape.ts'
import { mentionedNames } from './shape-search.ts'

/** Why names alone make the change untraceable: columns not known, or one name for two columns. */
export function namesReason(
  before: readonly Projection[],
  aligned: readonly AlignedOutput[],
): string | null {
  const kept = new Set(aligned.map((output) => output.from))
  const star = aligned.some(({ name, from, changed }) => name === '*' && (from === null || changed))
  if (star || before.some(({ name }, index) => name === '*' && !kept.has(index))) {
    return 'the columns of `*` changed and are not known'
  }
  const old = countNames(before)
  const twice = [...countNames(aligned)].find(
    ([name, count]) => count > Math.max(1, old.get(name) ?? 0),
  )
  return twice === undefined ? null : `two columns are called \`${twice[0]}\``
}

function countNames(columns: readonly { readonly name: string }[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const column of columns) {
    const name = column.name.toLowerCase()
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return counts
}

/** Why a change of projections changes the rows too; null where it does not. */
export function rowsReason(before: SelectShape, after: SelectShape): string | null {
  const changedItems = differing(before, after)
  if (after.distinct) return 'columns under DISTINCT changed'
  if (after.orderAll) return 'columns under ORDER BY ALL changed'
  if (after.groupAll && changedItems.some((item) => !item.uses.aggregate))
    return 'columns under GROUP BY ALL changed'
  if (changedItems.some((item) => item.uses.expands))
    return 'a function that makes several rows changed'
  if (isGrouped(before) !== isGrouped(after)) return 'aggregation changed'
  const star = [...before.items, ...after.items].some((item) => item.star !== undefined)
  if (star && usesPositions(after)) return 'columns referred to by their number changed'
  if ([before, after].some((select) => hasPositional(select)))
    return 'columns referred to by their number changed'
  return capturesName(before, after) ? 'a name used elsewhere now means another column' : null
}

function differing(before: SelectShape, after: SelectShape): readonly ItemShape[] {
  const key = (item: ItemShape): string =>
    `${item.name?.toLowerCase() ?? ''} ${item.uses.hash ?? ''}`
  const old = new Set(before.items.map(key))
  const now = new Set(after.items.map(key))
  return [
    ...before.items.filter((item) => !now.has(key(item))),
    ...after.items.filter((item) => !old.has(key(item))),
  ]
}

function isGrouped(select: SelectShape): boolean {
  return (
    select.group !== undefined ||
    select.groupAll === true ||
    select.having !== undefined ||
    select.items.some((item) => item.uses.aggregate)
  )
}

function hasPositional(select: SelectShape): boolean {
  const uses = [
    select.where,
    select.having,
    select.qualify,
    ...(select.group ?? []).map((key) => key.uses),
    ...(select.order ?? []).map((key) => key.uses),
    ...select.items.map((item) => item.uses),
  ]
  return uses.some((entry) => entry?.positional === true)
}

/** Names that are surely columns of FROM: selected as such, or used by the projection they name. */
export function realNames(...selects: readonly SelectShape[]): ReadonlySet<string> {
  const names = new Set<string>()
  for (const item of selects.flatMap((select) => select.items)) {
    const own = item.name?.toLowerCase()
    if (item.path !== undefined) names.add(item.path.at(-1)?.toLowerCase() ?? '')
    else if (own !== undefined && mentionedNames(item.uses).has(own)) names.add(own)
  }
  return names
}

/** Names that a select uses where an alias would be meant: a column of FROM comes before it. */
export function aliasUses(select: SelectShape, real: ReadonlySet<string>): ReadonlySet<string> {
  const { where, group, having, qualify, distinctOn, order, limit, items } = select
  const picks = limit !== undefined || distinctOn !== undefined
  const names = new Set(mentionedNames([having, qualify, distinctOn, picks ? order : undefined]))
  for (const name of mentionedNames([where, group, items])) if (!real.has(name)) names.add(name)
  return names
}

/** Whether a projection's name that came or went is used in this select: it means another column. */
function capturesName(before: SelectShape, after: SelectShape): boolean {
  const real = realNames(before, after)
  const comes = newNames(before, after)
  const goes = newNames(after, before)
  const uses = [aliasUses(before, real), aliasUses(after, real)]
  return [...comes, ...goes].some((name) => uses.every((names) => names.has(name)))
}

/** Names of projections that are more than the column of that name. */
function newNames(before: SelectShape, after: SelectShape): readonly string[] {
  const known = new Set(before.items.map((item) => item.name?.toLowerCase()))
  return after.items.flatMap((item) => {
    const name = item.name?.toLowerCase()
    const passes = item.path?.at(-1)?.toLowerCase() === name
    return name === undefined || known.has(name) || passes ? [] : [name]
  })
}
