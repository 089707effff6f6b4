import type { Dialect } from '../engines/engine.ts'
import { isLiteral, isWord, keywordOf, type SqlToken } from './sql-token.ts'

/** Replaces `[start, end)` (UTF-16 offsets of the author's text) before parsing. */
export interface TextEdit {
  readonly start: number
  readonly end: number
  readonly text: string
}

export interface RepairedText {
  readonly text: string
  /** From an offset in the repaired text to the author's. */
  readonly originalOf: (offset: number) => number
}

export function applyEdits(source: string, edits: readonly TextEdit[]): RepairedText {
  if (edits.length === 0) return { text: source, originalOf: (offset) => offset }
  const sorted = edits.toSorted((a, b) => a.start - b.start || a.end - b.end)
  const pieces: { at: number; original: number; literal: boolean }[] = []
  let text = ''
  let from = 0
  for (const edit of sorted) {
    pieces.push({ at: text.length, original: from, literal: false })
    text += source.slice(from, edit.start)
    pieces.push({ at: text.length, original: edit.start, literal: true })
    text += edit.text
    from = edit.end
  }
  pieces.push({ at: text.length, original: from, literal: false })
  text += source.slice(from)
  const originalOf = (offset: number): number => {
    const piece = pieces.findLast((candidate) => candidate.at <= offset)
    if (piece === undefined) return offset
    return piece.literal ? piece.original : piece.original + offset - piece.at
  }
  return { text, originalOf }
}

const querySetters = new Set(['UNION', 'INTERSECT', 'EXCEPT'])
const queryStarts = new Set(['SELECT', 'WITH', 'FROM', 'VALUES', 'TABLE', 'PIVOT', 'UNPIVOT'])
const expressionClauses = new Set([
  'SELECT',
  'WHERE',
  'ON',
  'HAVING',
  'QUALIFY',
  'BY',
  'LIMIT',
  'OFFSET',
])
const relationClauses = new Set(['FROM', 'JOIN'])
const queryWords = new Set(['IN', 'EXISTS', 'ANY', 'ALL', 'SOME', 'ARRAY', 'LATERAL'])

type Clause = 'query' | 'expression' | 'relation'

/** An open parenthesis. */
interface Group {
  readonly clause: Clause
  readonly open: SqlToken
  readonly before: SqlToken | undefined
  readonly query: boolean
  readonly fromFirst: boolean
  /** `WITH … (WITH`. */
  readonly nested: boolean
}

/** Edits for text the parser accepts but reads wrongly. */
export function requiredEdits(tokens: readonly SqlToken[], dialect: Dialect): readonly TextEdit[] {
  const edits: TextEdit[] = []
  const stack: Group[] = []
  let clause: Clause = 'query'
  tokens.forEach((token, index) => {
    const word = keywordOf(token)
    const next = tokens[index + 1]
    const before = tokens[index - 1]
    if (
      token.type === 'SLASH' &&
      next?.type === 'SLASH' &&
      next.start === token.end &&
      dialect === 'duckdb'
    ) {
      // Integer division: the marker keeps it apart from `/` in the syntax tree.
      edits.push({ start: token.start, end: next.end, text: '/ 4747.4747 /' })
    } else if (token.text === '(' && token.type === 'L_PAREN') {
      const opening = keywordOf(next)
      const nested = clause === 'query' && before?.type === 'R_PAREN' && opening === 'WITH'
      stack.push({
        clause,
        open: token,
        before,
        query: queryStarts.has(opening),
        fromFirst: opening === 'FROM',
        nested,
      })
      clause = 'query'
    } else if (token.type === 'R_PAREN') {
      const group = stack.pop()
      clause = group?.clause ?? 'query'
      // The parser would attach the set operation to the scalar sub-query before it.
      if (group?.nested) {
        // The parser would lose the inner WITH of `WITH … (WITH … SELECT …)`.
        edits.push(
          { start: group.open.end, end: group.open.end, text: 'SELECT * FROM (' },
          { start: token.start, end: token.start, text: ')' },
        )
      }
      if (group !== undefined && keywordOf(group.before) === 'IN' && group.fromFirst) {
        edits.push(
          { start: group.open.start, end: group.open.start, text: '(' },
          { start: token.end, end: token.end, text: ')' },
        )
      }
      if (
        group?.query &&
        clause === 'expression' &&
        querySetters.has(keywordOf(next)) &&
        isOperand(group.before)
      ) {
        edits.push({ start: group.open.start, end: group.open.start, text: '(0+' })
        edits.push({ start: token.end, end: token.end, text: ')' })
      }
    } else if (word === 'TABLE' && clause === 'query' && isWord(next) && startsQuery(before)) {
      edits.push({ start: token.start, end: token.end, text: 'SELECT * FROM' })
    } else if (expressionClauses.has(word)) clause = 'expression'
    else if (relationClauses.has(word)) clause = 'relation'
    else if (querySetters.has(word) || word === 'WITH') clause = 'query'
  })
  return edits
}

function startsQuery(before: SqlToken | undefined): boolean {
  return (
    before === undefined ||
    ['L_PAREN', 'R_PAREN', 'SEMICOLON', 'UNION', 'ALL', 'INTERSECT', 'EXCEPT'].includes(before.type)
  )
}

function isOperand(before: SqlToken | undefined): boolean {
  if (before === undefined || before.type === 'QUOTED_IDENTIFIER' || before.type === 'VAR')
    return false
  return !queryWords.has(keywordOf(before))
}

/** One more edit for text the parser refuses at an offset; null when nothing is left to try. */
export function suggestEdits(
  tokens: readonly SqlToken[],
  edits: readonly TextEdit[],
  failedAt: number,
): readonly TextEdit[] | null {
  const flattened = flattenParentheses(tokens, edits)
  if (flattened !== null) return flattened
  const found = tokens.findIndex((token) => token.end > failedAt)
  const index = found === -1 ? tokens.length - 1 : found
  for (const candidate of [index, index - 1, index - 2]) {
    const token = tokens[candidate]
    const before = tokens[candidate - 1]
    if (token === undefined || before === undefined || !isBareAlias(token, before)) continue
    const edit = { start: token.start, end: token.start, text: 'AS ' }
    if (!edits.some((other) => other.start === edit.start && other.text === edit.text))
      return [...edits, edit]
  }
  return null
}

const clauseWords = new Set([
  'SELECT',
  'FROM',
  'WHERE',
  'GROUP',
  'HAVING',
  'QUALIFY',
  'ORDER',
  'LIMIT',
  'UNION',
  'INTERSECT',
  'EXCEPT',
  'JOIN',
  'ON',
  'USING',
  'AND',
  'OR',
  'NOT',
  'AS',
  'WITH',
  'CASE',
  'WHEN',
  'THEN',
  'ELSE',
  'END',
  'IN',
  'IS',
  'LIKE',
  'BETWEEN',
  'DISTINCT',
  'BY',
  'LEFT',
  'RIGHT',
  'FULL',
  'INNER',
  'CROSS',
])

function isBareAlias(token: SqlToken, before: SqlToken): boolean {
  if (token.type === 'VAR' || token.type === 'QUOTED_IDENTIFIER' || !isWord(token)) return false
  if (clauseWords.has(keywordOf(token))) return false
  if (before.type === 'R_PAREN' || before.type === 'R_BRACKET' || isLiteral(before)) return true
  return isWord(before) && (!clauseWords.has(keywordOf(before)) || keywordOf(before) === 'END')
}

/** `(((x)))` is `((x))`: the parser stops at 30 levels. Null when there is nothing to take away. */
function flattenParentheses(
  tokens: readonly SqlToken[],
  edits: readonly TextEdit[],
): readonly TextEdit[] | null {
  const closeOf = new Map<number, number>()
  const open: number[] = []
  let deepest = 0
  tokens.forEach((token, index) => {
    if (token.type === 'L_PAREN') deepest = Math.max(deepest, open.push(index))
    else if (token.type === 'R_PAREN') closeOf.set(open.pop() ?? -1, index)
  })
  if (deepest < 25) return null
  const removed: TextEdit[] = []
  for (const [start, end] of closeOf) {
    if (closeOf.get(start - 1) !== end + 1 || closeOf.get(start + 1) !== end - 1) continue
    for (const token of [tokens[start], tokens[end]]) {
      if (
        token === undefined ||
        edits.some((edit) => edit.start === token.start && edit.text === ' ')
      )
        continue
      removed.push({ start: token.start, end: token.end, text: ' ' })
    }
  }
  return removed.length === 0 ? null : [...edits, ...removed]
}
