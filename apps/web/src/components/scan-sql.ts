export type SqlTokenKind =
  | 'comment'
  | 'frontmatter'
  | 'keyword'
  | 'number'
  | 'string'
  | 'template'
  | 'text'

export interface SqlToken {
  readonly kind: SqlTokenKind
  readonly text: string
}

/** Words that shape a query, in small letters; names of columns as common as `day` or `first` are not among them. */
export const sqlKeywords: ReadonlySet<string> = new Set(
  `all and anti any array as asc asof between both by case cast collate create cross delete desc describe
   distinct drop else end escape except exclude exists explain false fetch filter following for from full
   glob group grouping having ilike in inner insert intersect interval into is isnull join lateral left like
   limit natural not notnull null nulls offset on or order outer over partition pivot positional preceding
   qualify range recursive returning right rollup row rows select semi set sets show similar some struct
   summarize table tablesample then trailing true try_cast unbounded union unique unnest unpivot update using
   values view when where window with within`.split(/\s+/),
)

/** What is never closed reaches to the end: half-written text is scanned too. */
const pattern = new RegExp(
  [
    String.raw`(?<comment>--[^\n]*|/\*[^]*?(?:\*/|$)|\{#[^]*?(?:#\}|$))`,
    String.raw`(?<template>\{\{[^]*?(?:\}\}|$)|\{%[^]*?(?:%\}|$))`,
    String.raw`(?<string>'(?:\{\{[^]*?\}\}|''|[^'])*'?|\$(?<tag>\w*)\$[^]*?(?:\$\k<tag>\$|$))`,
    String.raw`(?<number>(?<![\p{L}\p{N}_.])\d[\d_]*(?:\.\d+)?(?:e[+-]?\d+)?|(?<![\p{L}\p{N}_])\.\d+)`,
    String.raw`(?<name>"[^"\n]*"?|\.\s*[\p{L}_][\p{L}\p{N}_$]*)`,
    String.raw`(?<word>[\p{L}_][\p{L}\p{N}_$]*)`,
  ].join('|'),
  'giu',
)
const frontmatter = /^\s*\/\*---[ \t]*\r?\n(?:[^]*?\r?\n)?---\*\//u

/** Cuts a query, with its frontmatter and template tags, into tokens that together are the text. */
export function scanSql(text: string): SqlToken[] {
  const tokens: SqlToken[] = []
  const head = frontmatter.exec(text)?.[0] ?? ''
  if (head !== '') tokens.push({ kind: 'frontmatter', text: head })
  let end = head.length
  pattern.lastIndex = end
  for (const match of text.matchAll(pattern)) {
    if (match.index > end) tokens.push({ kind: 'text', text: text.slice(end, match.index) })
    tokens.push(...tokensOf(match))
    end = match.index + match[0].length
  }
  if (end < text.length) tokens.push({ kind: 'text', text: text.slice(end) })
  return tokens
}

function tokensOf(match: RegExpExecArray): SqlToken[] {
  const [text] = match
  const found = match.groups ?? {}
  if (found['string'] !== undefined) {
    return text
      .split(/(\{\{[^]*?\}\})/u)
      .filter((part) => part !== '')
      .map((part) => ({ kind: part.startsWith('{{') ? 'template' : 'string', text: part }))
  }
  if (found['comment'] !== undefined) return [{ kind: 'comment', text }]
  if (found['template'] !== undefined) return [{ kind: 'template', text }]
  if (found['number'] !== undefined) return [{ kind: 'number', text }]
  return [{ kind: sqlKeywords.has(text.toLowerCase()) ? 'keyword' : 'text', text }]
}
