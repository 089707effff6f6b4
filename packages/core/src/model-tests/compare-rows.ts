import type { Cell } from '../engines/engine.ts'

export interface ComparedRows {
  readonly columns: readonly string[]
  readonly expected: readonly (readonly Cell[])[]
  readonly actual: readonly (readonly Cell[])[]
  /** True when the query decides the order. */
  readonly ordered: boolean
}

/** Lines that show what is missing (`-`) and what should not be there (`+`); null when the rows are the same. */
export function compareRows({ columns, expected, actual, ordered }: ComparedRows): string | null {
  const text = (row: readonly Cell[]) =>
    columns.map((name, index) => `${name}: ${JSON.stringify(row[index] ?? null)}`).join(', ')
  const want = expected.map(text)
  const have = actual.map(text)
  if (ordered) {
    if (want.length === have.length && want.every((line, index) => line === have[index]))
      return null
    const length = Math.max(want.length, have.length)
    return Array.from({ length }, (_, index) => index)
      .filter((index) => want[index] !== have[index])
      .flatMap((index) => [...minus(want[index]), ...plus(have[index])])
      .join('\n')
  }
  const left = [...have]
  const missing = want.filter((line) => {
    const at = left.indexOf(line)
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
  if (missing.length + left.length === 0) return null
  return [...missing.flatMap(minus), ...left.flatMap(plus)].join('\n')
}

function minus(line: string | undefined): string[] {
  return line === undefined ? [] : [`- ${line}`]
}

function plus(line: string | undefined): string[] {
  return line === undefined ? [] : [`+ ${line}`]
}
