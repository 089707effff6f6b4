import type { Model } from '../project/model.ts'
import type { Categorized } from './change-category.ts'

/** The cells of a seed, the header first. */
export type SeedCells = readonly (readonly string[])[]

/**
 * What a change of a seed's bytes means: where the rows and their order are the same, only the columns
 * whose values changed; where a column was only added, that column; otherwise everything.
 */
export function categorizeSeed(
  { before, after }: { readonly before: Model; readonly after: Model },
  cells: { readonly before: SeedCells | null; readonly after: SeedCells | null },
): Categorized {
  const whole = (reason: string): Categorized => ({
    category: 'breaking',
    reason,
    effect: { columns: 'all', starReaders: true },
  })
  if (!before.seed || !after.seed || !cells.before || !cells.after)
    return whole('the rows of the seed changed')
  if (cells.before.length !== cells.after.length) {
    return whole(
      `the seed has ${cells.after.length - 1} rows instead of ${cells.before.length - 1}`,
    )
  }
  const names = (model: Model) => model.seed?.columns.map(({ name }) => name.toLowerCase()) ?? []
  const [old, now] = [names(before), names(after)]
  const kept = now.filter((name) => old.includes(name))
  const types = new Map(before.seed.columns.map(({ name, type }) => [name.toLowerCase(), type]))
  const changed = kept.filter((name) => {
    const type = after.seed?.columns.find((column) => column.name.toLowerCase() === name)?.type
    if (types.get(name) !== type) return true
    const [from, to] = [old.indexOf(name), now.indexOf(name)]
    return cells.before!.slice(1).some((row, index) => row[from] !== cells.after![index + 1]?.[to])
  })
  const added = now.filter((name) => !old.includes(name))
  const removed = old.filter((name) => !now.includes(name))
  if (kept.length === 0 || changed.length === kept.length)
    return whole('the rows of the seed changed')
  const starReaders = old.join('\n') !== now.join('\n')
  if (
    changed.length + removed.length === 0 &&
    added.length > 0 &&
    old.every((name, index) => kept[index] === name)
  ) {
    return {
      category: 'non_breaking',
      reason: `${listed(added)} added`,
      effect: { columns: added, starReaders },
    }
  }
  const reasons = [
    ...(changed.length > 0 ? [`${listed(changed)} changed`] : []),
    ...(removed.length > 0 ? [`${listed(removed)} removed`] : []),
    ...(added.length > 0 ? [`${listed(added)} added`] : []),
  ]
  const reason = reasons.join(', ') || 'columns in another order'
  return {
    category: 'breaking',
    reason,
    effect: { columns: [...changed, ...removed, ...added], starReaders },
  }
}

function listed(names: readonly string[]): string {
  return `column${names.length === 1 ? '' : 's'} ${names.map((name) => `\`${name}\``).join(', ')}`
}
