import type { Dialect } from '../engines/engine.ts'
import type { AstValue } from './ast-node.ts'
import { type AnalysisOptions, canonicalTree, sha256, tokenHash } from './canonical-sql.ts'
import { parseSql } from './parse-sql.ts'
import type { QueryShape } from './query-shape.ts'
import { scanTables } from './scan-tables.ts'
import type { QualifierUse, ShapeSink, TableUse } from './shape-context.ts'
import { shapeQuery } from './shape-query.ts'
import { isLiteral, keywordOf, positionAt, type SqlIssue, type SqlToken } from './sql-token.ts'
import { volatileFunctions } from './function-names.ts'

export type StatementClass = 'select' | 'other' | 'empty' | 'several'

/** All that can be told of a query from its text alone; plain JSON. */
export interface QueryAnalysis {
  readonly dialect: Dialect
  /** False where the parser could not read it: whether it is valid is then the engine's to say. */
  readonly parsed: boolean
  readonly issues: readonly SqlIssue[]
  readonly statement: StatementClass
  /** Where the statement begins, or where a second one does; null for an empty text. */
  readonly position: { readonly line: number; readonly column: number } | null
  /** Every reference to a table that is no CTE, in the order of the text. */
  readonly tables: readonly TableUse[]
  /** `schema.table` before a column, to be rewritten with its table. */
  readonly qualifiers: readonly QualifierUse[]
  readonly tokenHash: string
  /** Equal for equal syntax trees; null where the text did not parse. */
  readonly astHash: string | null
  /** What the resolver works on; null where the text did not parse or is no query. */
  readonly shape: QueryShape | null
  readonly functions: { readonly volatile: readonly string[] }
}

/** Analyses one query without knowing any schema; `loadSqlParser` must have been awaited. */
export function analyzeQuery(
  sql: string,
  dialect: Dialect,
  options: AnalysisOptions = {},
): QueryAnalysis {
  const parsed = parseSql(sql, dialect)
  const { tokens } = parsed
  const base = {
    dialect,
    issues: parsed.issue === null ? [] : [parsed.issue],
    ...classify(sql, tokens),
    tokenHash: tokenHash(tokens, dialect),
    functions: { volatile: calledVolatile(tokens) },
  }
  if (parsed.statements === null) {
    return {
      ...base,
      parsed: false,
      tables: scanTables(tokens),
      qualifiers: [],
      astHash: null,
      shape: null,
    }
  }
  const [statement] = parsed.statements
  const astHash = sha256(parsed.statements.map(canonicalTree).join(';'))
  if (statement === undefined) {
    return { ...base, parsed: true, tables: [], qualifiers: [], astHash, shape: null }
  }
  let scopes = 0
  const sink: ShapeSink = {
    dialect,
    tables: [],
    qualifiers: [],
    offsetOf: parsed.offsetOf,
    rangeStart: new Set(options.rangeStart),
    rangeEnd: new Set(options.rangeEnd),
    nextScope: () => (scopes += 1),
    shapeQuery,
  }
  const shapes = parsed.statements.map((value) => shapeStatement(value, sink))
  const shape = base.statement === 'select' ? (shapes[0] ?? null) : null
  return { ...base, parsed: true, ...placed(sink, tokens), astHash, shape }
}

function shapeStatement(statement: AstValue, sink: ShapeSink): QueryShape {
  return shapeQuery(statement, { sink, ctes: null, select: null, bound: new Set(), hashing: true })
}

/** Sorts references by place and marks those after which no alias may stand. */
function placed(
  sink: ShapeSink,
  tokens: readonly SqlToken[],
): Pick<QueryAnalysis, 'tables' | 'qualifiers'> {
  const order = sink.tables
    .map((use, index) => ({ use, index }))
    .toSorted((a, b) => a.use.start - b.use.start)
  const moved = new Map(order.map(({ index }, place) => [index, place]))
  const bareStarts = new Set<number>()
  tokens.forEach((token, index) => {
    const next = tokens[index + 1]
    if (keywordOf(token) === 'TABLE' && next !== undefined) bareStarts.add(next.start)
  })
  const tables = order.map(({ use }) =>
    bareStarts.has(use.start) ? { ...use, bare: true as const } : use,
  )
  const seen = new Set<number>()
  const qualifiers = sink.qualifiers.filter(({ start }) => !seen.has(start) && seen.add(start))
  return {
    tables,
    qualifiers: qualifiers.map((use) => ({ ...use, table: moved.get(use.table) ?? use.table })),
  }
}

const queryWords = new Set([
  'SELECT',
  'WITH',
  'FROM',
  'VALUES',
  'TABLE',
  'PIVOT',
  'UNPIVOT',
  'SUMMARIZE',
  'DESCRIBE',
])
const writes = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE'])

function classify(
  sql: string,
  tokens: readonly SqlToken[],
): Pick<QueryAnalysis, 'statement' | 'position'> {
  const first = tokens.findIndex((token) => token.type !== 'SEMICOLON')
  const start = tokens[first]
  if (start === undefined) return { statement: 'empty', position: null }
  const end = tokens.findIndex((token, index) => index > first && token.type === 'SEMICOLON')
  const second =
    end === -1 ? undefined : tokens.slice(end).find((token) => token.type !== 'SEMICOLON')
  if (second !== undefined) return { statement: 'several', position: positionAt(sql, second.start) }
  const opening = tokens.slice(first).find((token) => token.type !== 'L_PAREN')
  const word = keywordOf(opening)
  const query = queryWords.has(word) && !(word === 'WITH' && hasWrite(tokens))
  return { statement: query ? 'select' : 'other', position: positionAt(sql, start.start) }
}

/** `WITH … INSERT`: the first word at depth 0 after the CTEs decides. */
function hasWrite(tokens: readonly SqlToken[]): boolean {
  let depth = 0
  for (const token of tokens) {
    if (token.type === 'L_PAREN') depth += 1
    else if (token.type === 'R_PAREN') depth -= 1
    else if (depth === 0 && writes.has(keywordOf(token))) return true
    else if (depth === 0 && ['SELECT', 'FROM', 'VALUES', 'TABLE'].includes(keywordOf(token)))
      return false
  }
  return false
}

function calledVolatile(tokens: readonly SqlToken[]): readonly string[] {
  const names = new Set<string>()
  tokens.forEach((token, index) => {
    if (isLiteral(token) || tokens[index + 1]?.type !== 'L_PAREN') return
    const name = token.text.toLowerCase()
    if (volatileFunctions.has(name)) names.add(name)
  })
  return [...names].toSorted()
}
