import type { FormatOptionsWithLanguage } from 'sql-formatter'
import type { Dialect } from '../engines/engine.ts'
import { tokenHash } from '../sql/canonical-sql.ts'
import { loadSqlParser, tokenizeSql } from '../sql/parse-sql.ts'
import type { SqlToken } from '../sql/sql-token.ts'
import { findJinja, type JinjaSpan } from './find-jinja.ts'

/** A text laid out anew, or why it has to stay as it is. */
export type FormattedSql =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly reason: string }

const languages = { duckdb: 'duckdb', postgres: 'postgresql' } as const satisfies Record<
  Dialect,
  FormatOptionsWithLanguage['language']
>
/** Layouts after which a text must have settled. */
const mostPasses = 3
/** The longest stand-in for a tag, so that lines are about as long as they will be. */
const longestStandIn = 60

/**
 * Lays out a query with its template tags. Tokens, comments, their order, and what touches a tag stay;
 * a text for which that cannot be shown is refused with the reason.
 */
export async function formatSql(sql: string, dialect: Dialect): Promise<FormattedSql> {
  if (sql.trim() === '') return { ok: true, text: sql }
  const { format } = await import('sql-formatter')
  await loadSqlParser()
  // Line ends are laid out as \n and given back; a text that mixes them keeps those in its strings.
  const isCrlf = /\r\n/.test(sql) && !/(^|[^\r])\n/.test(sql)
  const source = isCrlf ? sql.replaceAll('\r\n', '\n') : sql
  let text = source
  for (let pass = 0; pass < mostPasses; pass += 1) {
    const next = layOut(text, { dialect, format })
    if (!next.ok) return next
    if (next.text === text) return { ok: true, text: isCrlf ? text.replaceAll('\n', '\r\n') : text }
    text = next.text
  }
  return { ok: false, reason: 'its layout does not settle' }
}

interface Layout {
  readonly dialect: Dialect
  readonly format: (sql: string, options: FormatOptionsWithLanguage) => string
}

function layOut(source: string, { dialect, format }: Layout): FormattedSql {
  const spans = findJinja(source)
  if (spans === null) return refuse('a template tag is never closed')
  const standIns = makeStandIns(source, spans, dialect)
  if (standIns === null) return refuse('it cannot be read as SQL')
  let laidOut: string
  try {
    laidOut = `${format(standIns.text, {
      language: languages[dialect],
      keywordCase: 'preserve',
      expressionWidth: 80,
    }).trimEnd()}\n`
  } catch {
    return refuse('the formatter cannot read it')
  }
  const [before, after] = [read(standIns.text, dialect), read(laidOut, dialect)]
  if (before === null || after === null) return refuse('it cannot be read as SQL')
  if (tokenHash(before.tokens, dialect) !== tokenHash(after.tokens, dialect))
    return refuse('its tokens would change')
  if (before.comments.join('\n') !== after.comments.join('\n'))
    return refuse('a comment would change or move')
  const text = standIns.restore(laidOut)
  const placed = findJinja(text)
  if (placed === null || !haveSameNeighbours({ source, spans }, { source: text, spans: placed }))
    return refuse('a template tag would change or move')
  return { ok: true, text }
}

const refuse = (reason: string): FormattedSql => ({ ok: false, reason })

interface StandIns {
  readonly text: string
  readonly restore: (text: string) => string
}

/** Puts a word in the place of each tag, or a comment for a tag that stands by itself and leaves no text. */
function makeStandIns(
  source: string,
  spans: readonly JinjaSpan[],
  dialect: Dialect,
): StandIns | null {
  if (spans.length === 0) return { text: source, restore: (text) => text }
  let prefix = 'mrj'
  while (source.toLowerCase().includes(prefix)) prefix += 'w'
  const words = spans.map(({ start, end }, index) => {
    const length = Math.min(longestStandIn, end - start) - prefix.length - String(index).length - 1
    return `${prefix}${'x'.repeat(Math.max(0, length))}${index}q`
  })
  const asWords = replaceSpans(source, spans, words)
  const { tokens, issue } = tokenizeSql(asWords, dialect)
  if (issue !== null) return null
  const alone = new Set(tokens.map(({ text }) => text))
  const standIns = words.map((word, index) =>
    spans[index]?.isStatement && alone.has(word) ? `/*${word}*/` : word,
  )
  const found = new RegExp(`/\\*${prefix}x*(\\d+)q\\*/|${prefix}x*(\\d+)q`, 'g')
  return {
    text: replaceSpans(source, spans, standIns),
    restore: (text) =>
      text.replace(found, (all, comment?: string, word?: string) => {
        const span = spans[Number(comment ?? word)]
        return span ? source.slice(span.start, span.end) : all
      }),
  }
}

function replaceSpans(
  source: string,
  spans: readonly JinjaSpan[],
  texts: readonly string[],
): string {
  let text = ''
  let at = 0
  spans.forEach(({ start, end }, index) => {
    text += source.slice(at, start) + (texts[index] ?? '')
    at = end
  })
  return text + source.slice(at)
}

interface ReadSql {
  readonly tokens: readonly SqlToken[]
  /** Each with the number of tokens before it; white space inside does not count. */
  readonly comments: readonly string[]
}

/** Tokens, and as comments what else stands between them. */
function read(sql: string, dialect: Dialect): ReadSql | null {
  const { tokens, issue } = tokenizeSql(sql, dialect)
  if (issue !== null) return null
  const comments: string[] = []
  let at = 0
  for (let index = 0; index <= tokens.length; index += 1) {
    const gap = sql.slice(at, tokens[index]?.start ?? sql.length)
    const comment = gap.replace(/\s+/g, ' ').trim()
    if (comment !== '') comments.push(`${index} ${comment}`)
    at = tokens[index]?.end ?? sql.length
  }
  return { tokens, comments }
}

interface Placed {
  readonly source: string
  readonly spans: readonly JinjaSpan[]
}

/** The same tags in the same order, each touching a word on the same sides as before. */
function haveSameNeighbours(before: Placed, after: Placed): boolean {
  const describe = ({ source, spans }: Placed) =>
    spans.map(({ start, end }) => [
      source.slice(start, end),
      wordCharacter.test(source[start - 1] ?? ''),
      wordCharacter.test(source[end] ?? ''),
    ])
  return JSON.stringify(describe(before)) === JSON.stringify(describe(after))
}

const wordCharacter = /[\p{L}\p{N}_$}]/u
