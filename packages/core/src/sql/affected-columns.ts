import type { ColumnLineage, ReadRole } from './column-lineage.ts'

export interface AffectedColumns {
  /** `none`: uses nothing of what changed. An empty list: uses it, but no value can differ. */
  readonly affected: readonly string[] | 'all' | 'none'
  /** The use in words: "`marts.orders.amount` is used in a filter". */
  readonly usesBy: string
}

export interface AffectedOptions {
  /** Tables whose list of columns changed: readers by `*` are affected whatever they name. */
  readonly restructured?: readonly string[]
}

const roleWords: Readonly<Record<Exclude<ReadRole, 'other'>, string>> = {
  filter: 'in a filter',
  join: 'in a join',
  group: 'in a grouping',
  order: 'in an ordering that picks rows',
  window: 'in a window',
  distinct: 'under DISTINCT',
  set: 'in a set operation',
}

/** Which outputs of a reader can change when columns of its parents do. */
export function affectedColumns(
  lineage: ColumnLineage,
  changed: ReadonlyMap<string, readonly string[] | 'all'>,
  options: AffectedOptions = {},
): AffectedColumns {
  const sets = new Map<string, ReadonlySet<string> | 'all'>()
  for (const [table, columns] of changed) {
    sets.set(
      table.toLowerCase(),
      columns === 'all' ? 'all' : new Set(columns.map((name) => name.toLowerCase())),
    )
  }
  for (const table of lineage.tables) {
    if (sets.get(table) === 'all') return { affected: 'all', usesBy: `all of \`${table}\` changed` }
  }
  const isChanged = (table: string, column: string): boolean => {
    const set = sets.get(table)
    return (
      set !== undefined &&
      (set === 'all' || set.has(column.toLowerCase()) || (column === '*' && set.size > 0))
    )
  }
  if (!lineage.complete && lineage.tables.some((table) => hasChange(sets.get(table)))) {
    const [unknown] = lineage.unknown
    const detail =
      unknown === undefined
        ? 'the columns of `*` are not known'
        : `\`${unknown.reference}\`: ${unknown.reason}`
    return { affected: 'all', usesBy: `the use cannot be traced (${detail})` }
  }
  const hits = lineage.reads.filter((read) => isChanged(read.table, read.column))
  for (const { table, column, role } of hits) {
    if (role !== 'other')
      return { affected: 'all', usesBy: `\`${table}.${column}\` is used ${roleWords[role]}` }
  }
  const outputs = lineage.outputs.filter((output) =>
    output.sources.some(({ table, column }) => isChanged(table, column)),
  )
  if (outputs.length > 0) {
    const names = [...new Set(outputs.map((output) => output.name))]
    return {
      affected: names,
      usesBy: `flows into ${names.map((name) => `\`${name}\``).join(', ')}`,
    }
  }
  const [other] = hits
  if (other !== undefined)
    return {
      affected: [],
      usesBy: `\`${other.table}.${other.column}\` is named, but no output depends on it`,
    }
  const star = options.restructured?.find((table) => lineage.stars.includes(table.toLowerCase()))
  if (star !== undefined) return { affected: [], usesBy: `\`${star}\` is read by \`*\`` }
  return { affected: 'none', usesBy: 'no changed column is used' }
}

function hasChange(set: ReadonlySet<string> | 'all' | undefined): boolean {
  return set !== undefined && (set === 'all' || set.size > 0)
}
