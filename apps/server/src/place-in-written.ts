export interface TextPlace {
  /** 1-based, as the column. */
  readonly line: number
  readonly column: number
}

/**
 * Where a place of a query that ran is in the query as it was written, with other names for some tables but
 * the same lines. Between two such names of one line it is the first of them.
 */
export function placeInWritten(
  { line, column }: TextPlace,
  texts: { readonly written: string; readonly ran: string },
): TextPlace {
  const written = texts.written.split('\n')[line - 1] ?? ''
  const ran = texts.ran.split('\n')[line - 1] ?? ''
  const shortest = Math.min(written.length, ran.length)
  let head = 0
  while (head < shortest && written[head] === ran[head]) head += 1
  let tail = 0
  while (tail < shortest - head && written.at(-1 - tail) === ran.at(-1 - tail)) tail += 1
  const index = column - 1
  if (index <= head) return { line, column }
  const fromEnd = ran.length - index
  return { line, column: (fromEnd <= tail ? written.length - fromEnd : head) + 1 }
}
