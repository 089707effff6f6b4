import type { PlanDocument } from '@millrace/core'

export interface UntouchedModel {
  readonly name: string
  readonly kind: string
}

export interface UntouchedPage {
  readonly models: readonly UntouchedModel[]
  readonly total: number
  /** The name to go on after; null on the last page. */
  readonly next: string | null
}

/** Models of a plan that are as they were, by name. */
export function untouchedModels({ changes, snapshots }: PlanDocument): UntouchedModel[] {
  const touched = new Set(
    [...changes.added, ...changes.direct, ...changes.indirect, ...changes.metadata].map(
      ({ name }) => name,
    ),
  )
  return snapshots
    .filter(({ name }) => !touched.has(name))
    .map(({ name, kind }) => ({ name, kind }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

/** One page of the models that a plan leaves as they were. */
export function listUntouched(
  document: PlanDocument | null,
  page: { readonly limit: number; readonly cursor?: string | undefined },
): UntouchedPage {
  const all = document ? untouchedModels(document) : []
  const { limit, cursor } = page
  const rest = cursor === undefined ? all : all.filter(({ name }) => name > cursor)
  const models = rest.slice(0, limit)
  const next = rest.length > limit ? (models.at(-1)?.name ?? null) : null
  return { models, total: all.length, next }
}
