import { hash } from 'node:crypto'
import type { Dialect } from '../engines/engine.ts'
import { type AstObject, type AstValue, isObject } from './ast-node.ts'
import { isLiteral, type SqlToken } from './sql-token.ts'

/** Version of every hash and of the analysis itself: stored answers of another version are void. */
const analysisScheme = 'sql-1'

/** What a batch's range looks like in rendered SQL: any of these literals is its start or end. */
export interface AnalysisOptions {
  readonly rangeStart?: readonly string[]
  readonly rangeEnd?: readonly string[]
}

export function sha256(text: string): string {
  return hash('sha256', text, 'hex')
}

/** The key under which the analysis of a text may be stored; needs no parser. */
export function analysisKey(sql: string, dialect: Dialect, options: AnalysisOptions = {}): string {
  return sha256(
    JSON.stringify([
      analysisScheme,
      dialect,
      options.rangeStart ?? [],
      options.rangeEnd ?? [],
      sql,
    ]),
  )
}

/** SHA-256 of the token stream: whitespace, comments and the case of bare words do not count. */
export function tokenHash(tokens: readonly SqlToken[], dialect: Dialect): string {
  const words = tokens.map((token) => {
    if (token.type === 'QUOTED_IDENTIFIER') return `"${token.text}`
    if (isLiteral(token)) return `${token.type} ${token.text}`
    return token.text.toLowerCase()
  })
  while (words.at(-1) === ';') words.pop()
  return sha256(JSON.stringify([analysisScheme, dialect, words]))
}

const spelling: ReadonlySet<string> = new Set([
  'span',
  'trailing_comments',
  'leading_comments',
  'pre_alias_comments',
  'left_comments',
  'operator_comments',
  'comments',
  'alias_explicit_as',
  'alias_keyword',
  'use_inner_keyword',
  'use_outer_keyword',
  'double_colon_syntax',
  'kind_text',
  'start_side_text',
  'end_side_text',
  'alias_first',
  'inferred_type',
])

/** The syntax tree as text: equal for equal trees, whatever their spelling. */
export function canonicalTree(value: AstValue): string {
  if (Array.isArray(value))
    return `[${(value as readonly AstValue[]).map(canonicalTree).join(',')}]`
  if (!isObject(value)) return JSON.stringify(value ?? null)
  const only = soleParenthesis(value)
  if (only !== undefined) return canonicalTree(only)
  let text = ''
  for (const key in value) {
    const child = value[key]
    if (spelling.has(key) || child === null || child === undefined || child === false) continue
    if (Array.isArray(child) && child.length === 0) continue
    text += `${text === '' ? '' : ','}${key}:${canonicalChild(value, key, child)}`
  }
  return `{${text}}`
}

function canonicalChild(parent: AstObject, key: string, child: AstValue): string {
  if (
    (key === 'name' || key === 'original_name') &&
    typeof child === 'string' &&
    parent['quoted'] !== true
  ) {
    return JSON.stringify(child.toLowerCase())
  }
  // `(a.b).c` and `a.b.c` resolve differently.
  if (key === 'dot' && isObject(child) && isObject(child['this']) && 'paren' in child['this']) {
    return `(${canonicalTree(child)})`
  }
  return canonicalTree(child)
}

function soleParenthesis(value: AstObject): AstValue {
  const paren = value['paren']
  return isObject(paren) && Object.keys(value).length === 1 ? paren['this'] : undefined
}
