export interface KeptQuery {
  readonly sql: string
  readonly environment: string
}

const key = 'millrace.queries'
const most = 20
/** Longer ones are not kept: a browser has little room. */
const longest = 20_000

/** The last queries of this browser, newest first; what is not as it was written counts as nothing. */
export function readKeptQueries(storage: Pick<Storage, 'getItem'>): readonly KeptQuery[] {
  try {
    const kept: unknown = JSON.parse(storage.getItem(key) ?? '[]')
    return Array.isArray(kept) ? kept.filter(isKeptQuery).slice(0, most) : []
  } catch {
    return []
  }
}

/** The list with one more in front, and only there. */
export function withQuery(kept: readonly KeptQuery[], query: KeptQuery): readonly KeptQuery[] {
  if (query.sql.length > longest) return kept
  const others = kept.filter(({ sql, environment }) => {
    return sql !== query.sql || environment !== query.environment
  })
  return [query, ...others].slice(0, most)
}

/** Where a browser keeps nothing, the list lasts until the page is left. */
export function keepQueries(storage: Pick<Storage, 'setItem'>, kept: readonly KeptQuery[]): void {
  try {
    storage.setItem(key, JSON.stringify(kept))
  } catch {
    // As in a private window, or when it is full.
  }
}

function isKeptQuery(value: unknown): value is KeptQuery {
  if (typeof value !== 'object' || value === null) return false
  const { sql, environment } = value as Partial<Record<keyof KeptQuery, unknown>>
  return typeof sql === 'string' && typeof environment === 'string'
}
