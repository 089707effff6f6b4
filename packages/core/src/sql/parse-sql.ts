import { createRequire } from 'node:module'
import type { Dialect } from '../engines/engine.ts'
import type { AstValue } from './ast-node.ts'
import { applyEdits, type TextEdit, requiredEdits, suggestEdits } from './repair-sql.ts'
import { positionAt, type SqlIssue, type SqlToken } from './sql-token.ts'

interface RawToken {
  readonly token_type: string
  readonly text: string
  readonly span: { readonly start: number; readonly end: number }
}

interface RawResult {
  readonly success: boolean
  readonly error?: string | null
  readonly errorStart?: number
}

/** The few functions used of the parser package, as it really behaves. */
interface ParserPackage {
  init(): Promise<void>
  isInitialized(): boolean
  parse(sql: string, dialect: string): RawResult & { readonly ast?: readonly AstValue[] | null }
  tokenize(sql: string, dialect: string): RawResult & { readonly tokens?: readonly RawToken[] }
}

export interface ParsedSql {
  readonly tokens: readonly SqlToken[]
  /** The statements; null where the text does not parse. */
  readonly statements: readonly AstValue[] | null
  readonly issue: SqlIssue | null
  /** From the parser's code points to UTF-16 offsets of the author's text. */
  readonly offsetOf: (position: number) => number
}

const maxAttempts = 16
let parser: ParserPackage | null = null

/** Loads the parser (WASM, about 0.1 s) once per thread; needed before any synchronous analysis. */
export async function loadSqlParser(): Promise<void> {
  // The package's ES module patches the global fetch while loading, its CommonJS build does not.
  const loaded = createRequire(import.meta.url)('@polyglot-sql/sdk') as ParserPackage
  if (!loaded.isInitialized()) await loaded.init()
  parser = loaded
}

function loadedParser(): ParserPackage {
  if (parser === null) throw new Error('The SQL parser is not loaded: await loadSqlParser() first.')
  return parser
}

/** Splits text into tokens without comments; the issue says where that stops being possible. */
export function tokenizeSql(sql: string, dialect: Dialect): Pick<ParsedSql, 'tokens' | 'issue'> {
  const toUtf16 = codePointOffsets(sql)
  const result = loadedParser().tokenize(sql, dialect)
  if (!result.success) return { tokens: [], issue: issueOf(sql, result, toUtf16) }
  const tokens = (result.tokens ?? []).map((token) => ({
    type: token.token_type,
    text: token.text,
    start: toUtf16(token.span.start),
    end: toUtf16(token.span.end),
  }))
  return { tokens, issue: null }
}

/** Parses the author's text, with small repairs for what the parser is known to refuse or misread. */
export function parseSql(sql: string, dialect: Dialect): ParsedSql {
  const { tokens, issue } = tokenizeSql(sql, dialect)
  if (issue !== null) return { tokens, statements: null, issue, offsetOf: (at) => at }
  const last = tokens.at(-1)
  if (last === undefined) return { tokens, statements: [], issue: null, offsetOf: (at) => at }
  const source = blankComments(sql, tokens)
  let edits: readonly TextEdit[] = requiredEdits(tokens, dialect)
  let first: SqlIssue | null = null
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
    const repaired = applyEdits(source, edits)
    const toUtf16 = codePointOffsets(repaired.text)
    const offsetOf = (at: number): number => repaired.originalOf(toUtf16(at))
    const result = loadedParser().parse(repaired.text, dialect)
    if (result.success) {
      return { tokens, statements: result.ast ?? [], issue: null, offsetOf }
    }
    const failure = issueOf(sql, result, offsetOf)
    first ??= failure
    const next = suggestEdits(tokens, edits, offsetOf(result.errorStart ?? 0))
    if (next === null) break
    edits = next
  }
  return { tokens, statements: null, issue: first, offsetOf: (at) => at }
}

function issueOf(sql: string, result: RawResult, offsetOf: (at: number) => number): SqlIssue {
  const text = (result.error ?? 'The text cannot be read as SQL.')
    .replace(/^Parse error at line \d+, column \d+: /, '')
    .replace(/^WASM \w+ failed: /, '')
  return { message: text, ...positionAt(sql, offsetOf(result.errorStart ?? 0)) }
}

/** A comment before a bare column becomes its name in the parser, so comments turn into blanks. */
function blankComments(sql: string, tokens: readonly SqlToken[]): string {
  let text = ''
  let at = 0
  for (const token of tokens) {
    const gap = sql.slice(at, token.start)
    text +=
      (/^\s*$/.test(gap) ? gap : gap.replace(/[^\s]/g, ' ')) + sql.slice(token.start, token.end)
    at = token.end
  }
  return text
}

function codePointOffsets(text: string): (position: number) => number {
  if (!/[\ud800-\udbff]/.test(text)) return (position) => position
  const offsets: number[] = []
  let offset = 0
  for (const point of text) {
    offsets.push(offset)
    offset += point.length
  }
  offsets.push(offset)
  return (position) => offsets[position] ?? offset
}
