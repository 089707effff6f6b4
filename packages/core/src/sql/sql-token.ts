/** A token of the author's text, with offsets in UTF-16 units of that text. */
export interface SqlToken {
  /** The parser's class: `VAR`, `QUOTED_IDENTIFIER`, `STRING`, `SELECT`, … */
  readonly type: string
  /** Unquoted text. */
  readonly text: string
  readonly start: number
  readonly end: number
}

/** A problem in a query; line and column count from 1. */
export interface SqlIssue {
  readonly message: string
  readonly line: number
  readonly column: number
}

const literalTypes: ReadonlySet<string> = new Set([
  'STRING',
  'NUMBER',
  'DOLLAR_STRING',
  'ESCAPE_STRING',
  'RAW_STRING',
  'NATIONAL_STRING',
  'BIT_STRING',
  'HEX_STRING',
  'BYTE_STRING',
  'HEREDOC_STRING',
  'UNICODE_STRING',
  'PARAMETER',
])

export function isLiteral(token: SqlToken): boolean {
  return literalTypes.has(token.type)
}

/** A bare or quoted word: what may stand as a name. */
export function isWord(token: SqlToken | undefined): token is SqlToken {
  if (token === undefined) return false
  return token.type === 'QUOTED_IDENTIFIER' || (!isLiteral(token) && /^[\p{L}_]/u.test(token.text))
}

/** The keyword a token spells, upper-cased; empty for quoted names and literals. */
export function keywordOf(token: SqlToken | undefined): string {
  if (token === undefined || token.type === 'QUOTED_IDENTIFIER' || isLiteral(token)) return ''
  return token.text.toUpperCase()
}

/** Line and column (from 1) of a UTF-16 offset. */
export function positionAt(sql: string, offset: number): { line: number; column: number } {
  const before = sql.slice(0, Math.max(0, Math.min(offset, sql.length)))
  const lastBreak = before.lastIndexOf('\n')
  let line = 1
  for (let i = before.indexOf('\n'); i !== -1; i = before.indexOf('\n', i + 1)) line += 1
  return { line, column: before.length - lastBreak }
}
