import type { AlignedOutput } from './align-projections.ts'

export const queryChangeCategories = ['same', 'cosmetic', 'non_breaking', 'breaking'] as const

export type QueryChangeCategory = (typeof queryChangeCategories)[number]

/** What a change of a query means for its rows and columns. */
export interface QueryChange {
  readonly category: QueryChangeCategory
  /** Output columns whose values can differ, by their names before and after. */
  readonly columns: readonly string[] | 'all'
  /** Short words for people. */
  readonly reason: string
}

/** The rows can differ. */
export interface RowsChange {
  readonly rows: string
}

/** The rows are the same ones; their columns may differ. */
export interface OutputsChange {
  readonly rows: null
  readonly before: readonly string[]
  readonly outputs: readonly AlignedOutput[]
  /** Whether an added output calls a volatile function. */
  readonly volatile: boolean
  readonly reason: string | null
}

export type BodyChange = RowsChange | OutputsChange

export interface ColumnSets {
  readonly added: readonly string[]
  readonly removed: readonly string[]
  readonly renamed: readonly (readonly [before: string, after: string])[]
  readonly changed: readonly string[]
  readonly moved: boolean
}

export function columnSets(change: OutputsChange): ColumnSets {
  const kept = new Set(change.outputs.map((output) => output.from))
  const order = change.outputs.flatMap((output) => output.from ?? [])
  const renamed = change.outputs.flatMap((output) => {
    const old = output.from === null ? undefined : change.before[output.from]
    return old === undefined || old.toLowerCase() === output.name.toLowerCase()
      ? []
      : [[old, output.name] as const]
  })
  return {
    added: change.outputs.filter((output) => output.from === null).map((output) => output.name),
    removed: change.before.filter((_, index) => !kept.has(index)),
    renamed,
    changed: change.outputs.filter((output) => output.changed).map((output) => output.name),
    moved: order.some((place, index) => index > 0 && place < (order[index - 1] ?? 0)),
  }
}

/**
 * The change of a part as what is around it sees it. A list of names goes by place, so places must
 * not have moved; beside columns that are not known, a new name may be one of theirs.
 */
export function nameOutputs(change: BodyChange, names: readonly string[] | undefined): BodyChange {
  if (change.rows !== null) return change
  const { added, renamed } = columnSets(change)
  if (change.before.includes('*') && added.length + renamed.length > 0) {
    return { rows: 'columns were added beside those of a `*` that are not known' }
  }
  if (names === undefined) return change
  if (
    change.outputs.length < change.before.length ||
    change.before.some((_, index) => change.outputs[index]?.from !== index)
  ) {
    return { rows: 'columns moved under a list of names' }
  }
  const outputs = change.outputs.map((output, index) => ({
    ...output,
    name: names[index] ?? output.name,
  }))
  return { ...change, before: change.before.map((name, index) => names[index] ?? name), outputs }
}

/** Puts the change of the outermost query into a category. */
export function categorise(change: BodyChange): QueryChange {
  if (change.rows !== null) return { category: 'breaking', columns: 'all', reason: change.rows }
  const { added, removed, renamed, changed, moved } = columnSets(change)
  const rest = [...removed, ...renamed.flat(), ...changed]
  if (rest.length === 0 && !moved && !change.volatile) {
    const reason =
      added.length === 0 ? (change.reason ?? 'no output column changed') : `${listed(added)} added`
    return { category: 'non_breaking', columns: added, reason }
  }
  const reasons = [
    ...(removed.length > 0 ? [`${listed(removed)} removed`] : []),
    ...renamed.map(([from, to]) => `column \`${from}\` renamed to \`${to}\``),
    ...(changed.length > 0 ? [`${listed(changed)} changed`] : []),
    ...(added.length > 0 ? [`${listed(added)} added`] : []),
    ...(moved ? ['columns in another order'] : []),
    ...(change.volatile ? ['an added column calls a volatile function'] : []),
  ]
  return {
    category: 'breaking',
    columns: [...new Set([...rest, ...added])],
    reason: reasons.join(', '),
  }
}

function listed(names: readonly string[]): string {
  const quoted = names.map((name) => `\`${name}\``)
  return `column${names.length === 1 ? '' : 's'} ${quoted.join(', ')}`
}
