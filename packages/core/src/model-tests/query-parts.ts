/** Walks SQL text outside quotes and comments, telling each character's depth of brackets. */
function* outside(sql: string): Generator<{ readonly at: number; readonly depth: number }> {
  const skipped = /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\//y
  let depth = 0
  for (let at = 0; at < sql.length; at += 1) {
    skipped.lastIndex = at
    const match = skipped.exec(sql)
    if (match) {
      at += match[0].length - 1
      continue
    }
    if (sql[at] === '(') depth += 1
    if (sql[at] === ')') depth -= 1
    yield { at, depth }
  }
}

/** True when the outermost query orders its rows. */
export function ordersRows(sql: string): boolean {
  for (const { at, depth } of outside(sql)) {
    if (
      depth === 0 &&
      /^order\s+by\b/i.test(sql.slice(at, at + 40)) &&
      !/\w/.test(sql[at - 1] ?? ' ')
    )
      return true
  }
  return false
}

/** The query that returns a CTE of the outermost WITH; null when there is no WITH. */
export function queryOfCte(sql: string, quotedName: string): string | null {
  let seenWith = false
  for (const { at, depth } of outside(sql)) {
    if (depth !== 0 || /\w/.test(sql[at - 1] ?? ' ')) continue
    const rest = sql.slice(at, at + 12)
    if (!seenWith && /^with\b/i.test(rest)) seenWith = true
    else if (seenWith && /^(select|from|values|table)\b/i.test(rest))
      return `${sql.slice(0, at)}SELECT * FROM ${quotedName}`
  }
  return null
}
