import { searchText } from '../../words/search-text.ts'

/** Which models are shown and how they are sorted, as the address holds it. */
export interface ModelsSearch {
  readonly find?: string | undefined
  readonly kind?: string | undefined
  readonly tag?: string | undefined
  readonly owner?: string | undefined
  /** The state of a model's last run. */
  readonly state?: string | undefined
  readonly sort?: string | undefined
}

export const lastRunStates = ['success', 'failed', 'skipped', 'running', 'cancelled'] as const
const sorts = ['lastRun', 'freshness'] as const

export function readModelsSearch(search: Record<string, unknown>): ModelsSearch {
  return {
    find: searchText(search['find']),
    kind: searchText(search['kind']),
    tag: searchText(search['tag']),
    owner: searchText(search['owner']),
    state: lastRunStates.find((state) => state === search['state']),
    sort: sorts.find((sort) => sort === search['sort']),
  }
}

/** What the server is asked for. */
export function inputOf({ find, kind, tag, owner, state, sort }: ModelsSearch) {
  const lastRun = lastRunStates.find((one) => one === state)
  const by = sorts.find((one) => one === sort)
  return {
    ...(find !== undefined && { text: find.slice(0, 200) }),
    ...(kind !== undefined && { kinds: [kind] }),
    ...(tag !== undefined && { tags: [tag] }),
    ...(owner !== undefined && { owners: [owner] }),
    ...(lastRun && { lastRun: [lastRun] }),
    ...(by && { sort: by }),
  }
}

/** Whether some models are left out. */
export function isNarrowed({ sort: _sort, ...filters }: ModelsSearch): boolean {
  return Object.values(filters).some((value) => value !== undefined)
}
