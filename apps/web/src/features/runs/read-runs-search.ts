import { searchText } from '../../words/search-text.ts'

/** What is shown of the runs, as the address holds it. */
export interface RunsSearch {
  readonly state?: string | undefined
  readonly env?: string | undefined
  /** Who started them. */
  readonly by?: string | undefined
  readonly kind?: string | undefined
  readonly find?: string | undefined
}

export function readRunsSearch(search: Record<string, unknown>): RunsSearch {
  return {
    state: searchText(search['state']),
    env: searchText(search['env']),
    by: searchText(search['by']),
    kind: searchText(search['kind']),
    find: searchText(search['find']),
  }
}
