import type { EnvironmentsSearch } from '../environments-search.ts'

export interface Sides {
  readonly before: string
  readonly after: string
}

/** What is compared with what: prod unless another is named, and for prod itself the first of the others. */
export function sidesOf(search: EnvironmentsSearch, names: readonly string[]): Sides {
  const after = search.compare ?? 'prod'
  const other = after === 'prod' ? names.find((name) => name !== 'prod') : 'prod'
  return { before: search.with ?? other ?? 'prod', after }
}
