import type { Project } from '../project/load-project.ts'
import { referenceColumns } from '../project/reference-columns.ts'
import type { Model } from '../project/model.ts'
import { affectedColumns } from '../sql/affected-columns.ts'
import type { ComparisonRequest } from '../sql/analysis-protocol.ts'
import { resolveColumns } from '../sql/column-lineage.ts'
import type { QueryChange } from '../sql/query-change.ts'
import type { Categorized } from './change-category.ts'
import { type ColumnEffect, isNoEffect, noEffect } from './column-effect.ts'
import { categorizeSeed, type SeedCells } from './seed-change.ts'

/** Compares queries somewhere else than on the calling thread. */
export interface ChangeComparer {
  compare(requests: readonly ComparisonRequest[]): Promise<readonly QueryChange[]>
}

/** The cells of a seed as a plan keeps them; null where the copy is gone. */
export type SeedReader = (model: Model) => Promise<SeedCells | null>

/** A model whose own data hash differs from the environment's. */
export interface EditedModel {
  readonly before: Model
  readonly after: Model
  readonly settingsChanged: boolean
}

const everything: ColumnEffect = { columns: 'all', starReaders: true }

/** The category of each direct change, with its reason in words and the columns it can affect. */
export async function categorizeDirect(
  services: { readonly comparer: ChangeComparer; readonly readSeed: SeedReader },
  { project, edited }: { readonly project: Project; readonly edited: readonly EditedModel[] },
): Promise<readonly Categorized[]> {
  const comparable = edited.filter((edit) => wholeReason(edit) === null)
  const changes = await services.comparer.compare(
    comparable.map(({ before, after }) => ({
      before: before.rendered ?? '',
      after: after.rendered ?? '',
      dialect: after.dialect,
      schema: referenceColumns(project, { ...before.references, ...after.references }),
    })),
  )
  const found = new Map(comparable.map((edit, index) => [edit.after.name, changes[index]!]))
  return Promise.all(
    edited.map(async (edit): Promise<Categorized> => {
      const change = found.get(edit.after.name)
      if (change) return fromQueryChange(edit, change)
      const { before, after } = edit
      if (before.seed && after.seed && !edit.settingsChanged) {
        const [old, now] = await Promise.all([services.readSeed(before), services.readSeed(after)])
        return categorizeSeed(edit, { before: old, after: now })
      }
      return {
        category: 'breaking',
        reason: wholeReason(edit) ?? 'the query changed',
        effect: everything,
      }
    }),
  )
}

/** Why a change cannot be narrowed by comparing queries; null when it can. */
function wholeReason({ before, after, settingsChanged }: EditedModel): string | null {
  if (before.kind !== after.kind) return `the kind changed from ${before.kind} to ${after.kind}`
  if (after.seed) return 'the rows of the seed changed'
  if (after.source) return 'the declaration of the source changed'
  if (settingsChanged) return 'settings that decide the data changed'
  return before.rendered === null || after.rendered === null ? 'the query changed' : null
}

function fromQueryChange({ before, after }: EditedModel, change: QueryChange): Categorized {
  if (change.category !== 'breaking' && change.category !== 'non_breaking') {
    return {
      category: 'breaking',
      reason: 'what the template does with time changed',
      effect: everything,
    }
  }
  const starReaders = change.columns === 'all' || columnNames(before) !== columnNames(after)
  return {
    category: change.category,
    reason: change.reason,
    effect: { columns: change.columns, starReaders },
  }
}

/** Output names in order; a model nobody could describe counts as changed. */
function columnNames(model: Model): string {
  return (
    model.outputs?.map(({ name }) => name.toLowerCase()).join('\n') ?? `unknown ${model.queryHash}`
  )
}

export interface IndirectInput {
  readonly project: Project
  /** The model as the environment has it. */
  readonly before: Model
  readonly effects: ReadonlyMap<string, ColumnEffect>
}

/** What changed ancestors mean for a model that was not edited itself; null when none of them changed. */
export function categorizeIndirect(
  model: Model,
  { project, before, effects }: IndirectInput,
): Categorized | null {
  if (before.parents.join('\n') !== model.parents.join('\n')) {
    return {
      category: 'indirect_breaking',
      reason: 'its names now mean other models',
      effect: everything,
    }
  }
  return categorizeInherited(model, { project, before, effects })
}

/** What changed parents do to a model as it is now, whether or not it was edited too. */
export function categorizeInherited(
  model: Model,
  { project, before, effects }: IndirectInput,
): Categorized | null {
  const changed = model.parents.filter((parent) => effects.has(parent))
  if (changed.length === 0) return null
  const named = new Set(Object.values(model.references))
  const audited = new Set(model.audits.map(({ to }) => to))
  const unseen = changed.filter((parent) => !named.has(parent) && !audited.has(parent))
  if (unseen.some((parent) => !isNoEffect(effects.get(parent)!))) {
    return {
      category: 'indirect_breaking',
      reason: `depends on ${unseen.join(', ')}, which changed`,
      effect: everything,
    }
  }
  const use = traceUse(model, { project, effects })
  if (use.affected === 'none') {
    return {
      category: 'indirect_non_breaking',
      reason: `${changed.join(', ')} changed, but ${use.usesBy}`,
      effect: noEffect,
    }
  }
  const starReaders = use.affected === 'all' || columnNames(before) !== columnNames(model)
  return {
    category: 'indirect_breaking',
    reason: use.usesBy,
    effect: { columns: use.affected, starReaders },
  }
}

function traceUse(model: Model, { project, effects }: Pick<IndirectInput, 'project' | 'effects'>) {
  const analysis = project.analyses.get(model.name)
  const changed = new Map<string, readonly string[] | 'all'>()
  const restructured: string[] = []
  for (const [reference, name] of Object.entries(model.references)) {
    const effect = effects.get(name)
    if (!effect) continue
    changed.set(reference, effect.columns)
    if (effect.starReaders) restructured.push(reference)
  }
  if (!analysis) return { affected: 'all' as const, usesBy: 'its use cannot be traced' }
  const lineage = resolveColumns(analysis, referenceColumns(project, model.references))
  if (!lineage.complete && restructured.length > 0)
    return { affected: 'all' as const, usesBy: 'its use cannot be traced' }
  return affectedColumns(lineage, changed, { restructured })
}
