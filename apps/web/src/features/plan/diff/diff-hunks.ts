import type { DiffCell, DiffPair } from './split-diff.ts'

/** What is shown of a diff: lines, or how many in a row are left out. */
export type DiffRow<Line> =
  | { readonly kind: 'line'; readonly line: Line }
  | { readonly kind: 'folded'; readonly count: number }

/** Lines around a change that are shown with it. */
const context = 3

/** Leaves out what is the same and far from every change. */
export function foldSame(pairs: readonly DiffPair[]): DiffRow<DiffPair>[] {
  const isSame = (pair: DiffPair) => pair.left?.kind === 'same'
  const near = new Set<number>()
  for (const [index, pair] of pairs.entries())
    if (!isSame(pair)) for (let at = index - context; at <= index + context; at += 1) near.add(at)
  const rows: DiffRow<DiffPair>[] = []
  for (const [index, line] of pairs.entries()) {
    const last = rows.at(-1)
    // One line left out would take the place of that line.
    const isAlone = near.has(index - 1) && near.has(index + 1)
    if (near.size === 0 || near.has(index) || isAlone) rows.push({ kind: 'line', line })
    else if (last?.kind === 'folded')
      rows[rows.length - 1] = { kind: 'folded', count: last.count + 1 }
    else rows.push({ kind: 'folded', count: 1 })
  }
  return rows
}

/** The same in one column: of lines that changed together, first those that go, then those that come. */
export function unify(rows: readonly DiffRow<DiffPair>[]): DiffRow<DiffCell>[] {
  const unified: DiffRow<DiffCell>[] = []
  let fresh: DiffCell[] = []
  const flush = () => {
    unified.push(...fresh.map((line) => ({ kind: 'line', line }) as const))
    fresh = []
  }
  for (const row of rows) {
    if (row.kind === 'folded') {
      flush()
      unified.push(row)
      continue
    }
    const { left, right } = row.line
    if (left?.kind === 'same') flush()
    if (left?.kind === 'removed') unified.push({ kind: 'line', line: left })
    if (right?.kind === 'added') fresh.push(right)
    else if (right) unified.push({ kind: 'line', line: right })
  }
  flush()
  return unified
}
