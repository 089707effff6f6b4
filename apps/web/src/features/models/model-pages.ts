/** How many models are asked for at a time. */
export const pageSize = 200
/** Rows before and after those that are there that are asked for too. */
const margin = 40

/** The pages that hold the rows from first to last and some around them; the first page is always among them. */
export function pagesOf(seen: { readonly first: number; readonly last: number }, total: number) {
  const from = Math.floor(Math.max(0, seen.first - margin) / pageSize)
  const to = Math.floor(Math.min(Math.max(0, total - 1), seen.last + margin) / pageSize)
  const around = Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => from + at)
  return around.includes(0) ? around : [0, ...around]
}

/** One row for each model of the list; null where its page is not there yet. */
export function rowsOf<Row>(pages: ReadonlyMap<number, readonly Row[]>, total: number) {
  return Array.from(
    { length: total },
    (_, at): Row | null => pages.get(Math.floor(at / pageSize))?.[at % pageSize] ?? null,
  )
}
