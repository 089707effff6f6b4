import type { ModelRunStatus } from '@millrace/core'

interface Faceted {
  readonly kind: string
  readonly tags: readonly string[]
  readonly owner: string | null
  readonly lastRun: { readonly status: ModelRunStatus } | null
}

interface Chosen {
  readonly kinds?: readonly string[] | undefined
  readonly tags?: readonly string[] | undefined
  readonly owners?: readonly string[] | undefined
  readonly lastRun?: readonly ModelRunStatus[] | undefined
}

type Facet = 'kinds' | 'tags' | 'owners'
type Filter = keyof Chosen

/** What was chosen of each filter leaves these; a facet counts what its values would leave beside the other filters. */
export function countFacets<Item extends Faceted>(items: readonly Item[], chosen: Chosen) {
  const values: Record<Filter, (item: Item) => readonly string[]> = {
    kinds: ({ kind }) => [kind],
    tags: ({ tags }) => tags,
    owners: ({ owner }) => (owner === null ? [] : [owner]),
    lastRun: ({ lastRun }) => (lastRun === null ? [] : [lastRun.status]),
  }
  const wanted = (Object.keys(values) as Filter[]).flatMap((filter) => {
    const any: readonly string[] | undefined = chosen[filter]
    return any === undefined || any.length === 0 ? [] : [{ filter, any: new Set(any) }]
  })
  const passes = (item: Item, but?: Filter) =>
    wanted.every(
      ({ filter, any }) => filter === but || values[filter](item).some((value) => any.has(value)),
    )
  const count = (facet: Facet) => {
    const counts = new Map<string, number>()
    for (const item of items)
      if (passes(item, facet))
        for (const value of values[facet](item)) counts.set(value, (counts.get(value) ?? 0) + 1)
    return [...counts]
      .map(([value, models]) => ({ value, models }))
      .toSorted((a, b) => b.models - a.models || (a.value < b.value ? -1 : 1))
  }
  return {
    items: items.filter((item) => passes(item)),
    facets: { kinds: count('kinds'), tags: count('tags'), owners: count('owners') },
  }
}
