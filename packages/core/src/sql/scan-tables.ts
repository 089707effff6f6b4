import type { TableUse } from './shape-context.ts'
import { isWord, keywordOf, type SqlToken } from './sql-token.ts'

const ends = new Set([
  'WHERE',
  'GROUP',
  'HAVING',
  'QUALIFY',
  'ORDER',
  'LIMIT',
  'OFFSET',
  'FETCH',
  'UNION',
  'INTERSECT',
  'EXCEPT',
  'WINDOW',
  'SELECT',
  'ON',
  'USING',
  'FOR',
])
const notAliases = new Set([
  ...ends,
  'JOIN',
  'LEFT',
  'RIGHT',
  'FULL',
  'INNER',
  'OUTER',
  'CROSS',
  'NATURAL',
  'SEMI',
  'ANTI',
  'ASOF',
  'POSITIONAL',
  'LATERAL',
  'TABLESAMPLE',
  'PIVOT',
  'UNPIVOT',
  'AT',
  'INTO',
  'SET',
  'VALUES',
])

/** Finds table references on the token stream: for text that the parser cannot read. */
export function scanTables(tokens: readonly SqlToken[]): TableUse[] {
  const ctes = cteNames(tokens)
  const uses: TableUse[] = []
  let expected = false
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index]
    const word = keywordOf(token)
    if (token?.type === 'L_PAREN') {
      expected = expected && !startsQuery(tokens[index + 1])
    } else if (token?.type === 'R_PAREN') {
      expected = false
    } else if (
      (word === 'FROM' && !isFromOfFunction(tokens, index)) ||
      word === 'JOIN' ||
      ((word === 'PIVOT' || word === 'UNPIVOT') && startsStatement(tokens, index))
    ) {
      expected = true
    } else if (word === 'LATERAL' || word === 'ONLY') {
      continue
    } else if (expected && isWord(token)) {
      const found = readName(tokens, index)
      expected = false
      if (found === null) continue
      index = found.last
      const { use, alias } = found
      const shadowed = use.parts.length === 1 && ctes.has((use.parts[0] ?? '').toLowerCase())
      if (tokens[index + 1]?.type !== 'L_PAREN' && !shadowed)
        uses.push(alias === null ? use : { ...use, alias })
    } else if (token?.type === 'COMMA') {
      expected = inList(tokens, index)
    } else if (ends.has(word)) expected = false
  }
  return uses
}

function startsQuery(token: SqlToken | undefined): boolean {
  return [
    'SELECT',
    'WITH',
    'VALUES',
    'FROM',
    'PIVOT',
    'UNPIVOT',
    'SUMMARIZE',
    'DESCRIBE',
    'TABLE',
  ].includes(keywordOf(token))
}

function startsStatement(tokens: readonly SqlToken[], index: number): boolean {
  const before = tokens[index - 1]
  return (
    before === undefined ||
    before.type === 'L_PAREN' ||
    before.type === 'SEMICOLON' ||
    keywordOf(before) === 'AS'
  )
}

/** Whether a comma separates relations: the nearest clause word at its depth is FROM or JOIN. */
function inList(tokens: readonly SqlToken[], index: number): boolean {
  let depth = 0
  for (let at = index - 1; at >= 0; at -= 1) {
    const token = tokens[at]
    const word = keywordOf(token)
    if (token?.type === 'R_PAREN') depth += 1
    else if (token?.type === 'L_PAREN') {
      if (depth === 0) return false
      depth -= 1
    } else if (depth === 0 && word === 'FROM') return !isFromOfFunction(tokens, at)
    else if (depth === 0 && word === 'JOIN') return true
    else if (depth === 0 && (ends.has(word) || word === 'BY' || word === 'WITH'))
      return word === 'ON'
  }
  return false
}

const fromFunctions = new Set(['EXTRACT', 'TRIM', 'SUBSTRING', 'OVERLAY', 'POSITION'])

/** `EXTRACT(year FROM d)`, `TRIM(x FROM y)`, `IS DISTINCT FROM`. */
function isFromOfFunction(tokens: readonly SqlToken[], index: number): boolean {
  if (keywordOf(tokens[index - 1]) === 'DISTINCT' && keywordOf(tokens[index - 2]) !== 'SELECT')
    return true
  let depth = 0
  for (let at = index - 1; at >= 0; at -= 1) {
    const type = tokens[at]?.type
    if (type === 'R_PAREN') depth += 1
    else if (type === 'L_PAREN') {
      if (depth === 0) return fromFunctions.has(keywordOf(tokens[at - 1]))
      depth -= 1
    }
  }
  return false
}

function readName(
  tokens: readonly SqlToken[],
  from: number,
): { use: TableUse; alias: string | null; last: number } | null {
  const parts: string[] = []
  let at = from
  for (;;) {
    const token = tokens[at]
    if (!isWord(token)) return null
    parts.push(token.type === 'QUOTED_IDENTIFIER' ? token.text : token.text.toLowerCase())
    if (tokens[at + 1]?.type !== 'DOT') break
    at += 2
  }
  const start = tokens[from]?.start ?? 0
  const end = tokens[at]?.end ?? start
  const use = { parts, start, end, alias: null, rangeColumns: [], scope: 0 }
  const next = keywordOf(tokens[at + 1]) === 'AS' ? at + 2 : at + 1
  const alias = tokens[next]
  const named = isWord(alias) && !notAliases.has(keywordOf(alias))
  return { use, alias: named ? alias.text : null, last: named ? next : at }
}

/** Names defined by `name [(columns)] AS [MATERIALIZED] (`. */
function cteNames(tokens: readonly SqlToken[]): ReadonlySet<string> {
  const names = new Set<string>()
  if (!tokens.some((token) => keywordOf(token) === 'WITH')) return names
  tokens.forEach((token, index) => {
    if (!isWord(token)) return
    const before = tokens[index - 1]
    if (
      before?.type !== 'COMMA' &&
      keywordOf(before) !== 'WITH' &&
      keywordOf(before) !== 'RECURSIVE'
    )
      return
    let at = index + 1
    if (tokens[at]?.type === 'L_PAREN')
      at = tokens.findIndex((other, place) => place > at && other.type === 'R_PAREN') + 1
    if (keywordOf(tokens[at]) !== 'AS') return
    at += 1
    if (keywordOf(tokens[at]) === 'NOT') at += 1
    if (keywordOf(tokens[at]) === 'MATERIALIZED') at += 1
    if (tokens[at]?.type === 'L_PAREN') names.add(token.text.toLowerCase())
  })
  return names
}
