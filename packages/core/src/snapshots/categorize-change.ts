import type { Project } from '../project/load-project.ts'
import type { Model } from '../project/model.ts'
import type { ComparisonRequest } from '../sql/analysis-protocol.ts'
import type { QueryChange } from '../sql/query-change.ts'
import type { ChangeCategory } from './change-category.ts'
import type { ColumnEffect } from './column-effect.ts'

/** Compares queries somewhere else than on the calling thread. */
export interface ChangeComparer {
  compare(requests: readonly ComparisonRequest[]): Promise<readonly QueryChange[]>
}

/** A model whose own data hash differs from the environment's. */
export interface EditedModel {
  readonly before: Model
  readonly after: Model
  readonly settingsChanged: boolean
}

export interface Categorized {
  readonly category: ChangeCategory
  readonly reason: string
  readonly effect: ColumnEffect
}

const everything: ColumnEffect = { columns: 'all', starReaders: true }

/** The category of each direct change, with its reason in words and the columns it can affect. */
export async function categorizeDirect(_comparer: ChangeComparer, edited: readonly EditedModel[]): Promise<readonly Categorized[]> {
  return edited.map(({ before, after, settingsChanged }) => ({
    category: 'breaking',
    reason: reasonFor(before, after, settingsChanged),
    effect: everything,
  }))
}

function reasonFor(before: Model, after: Model, settingsChanged: boolean): string {
  if (before.kind !== after.kind) return `the kind changed from ${before.kind} to ${after.kind}`
  if (after.seed) return 'the rows of the seed changed'
  if (after.source) return 'the declaration of the source changed'
  return settingsChanged ? 'settings that decide the data changed' : 'the query changed'
}

/** What changed ancestors mean for a model that was not edited itself; null when none of them changed. */
export function categorizeIndirect(
  model: Model,
  { effects }: { readonly project: Project; readonly effects: ReadonlyMap<string, ColumnEffect> },
): Categorized | null {
  const changed = model.parents.filter((parent) => effects.has(parent))
  if (changed.length === 0) return null
  return {
    category: 'indirect_breaking',
    reason: `reads ${changed.join(', ')}, which changed`,
    effect: everything,
  }
}
