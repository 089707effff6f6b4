import type { ColumnEffect } from './column-effect.ts'

/** What a change means for data and readers. */
export const changeCategories = [
  'breaking',
  'non_breaking',
  'indirect_breaking',
  'indirect_non_breaking',
  'metadata',
  'uncategorised',
] as const
export type ChangeCategory = (typeof changeCategories)[number]

/** True when the change needs a table of its own. */
export function needsNewVersion(category: ChangeCategory): boolean {
  return (
    category === 'breaking' ||
    category === 'non_breaking' ||
    category === 'indirect_breaking' ||
    category === 'uncategorised'
  )
}

/** Categories a person can give a direct change. */
export const overrideCategories = ['breaking', 'non_breaking'] as const
export type OverrideCategory = (typeof overrideCategories)[number]

/** A change with what it means. */
export interface Categorized {
  readonly category: ChangeCategory
  readonly reason: string
  readonly effect: ColumnEffect
}
