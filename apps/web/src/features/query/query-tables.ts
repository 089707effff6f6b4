import { scanSql } from '../../components/scan-sql.ts'

/** What a query reads, as far as it is written: model or common table by the names it goes by, in small letters. */
export type QueryTables = ReadonlyMap<string, string>

const unread: ReadonlySet<string> = new Set(['comment', 'frontmatter', 'string', 'template'])
const listStart = /\b(?:from|join)\b/giu
const listEnd =
  /\b(?:asof|cross|except|from|full|group|having|inner|intersect|join|lateral|left|limit|natural|on|order|positional|qualify|right|select|tablesample|union|using|where|window)\b|[();]/iu
const table = /^\s*([\w$]+(?:\s*\.\s*[\w$]+)*)(?:\s+(?:as\s+)?([\w$]+))?\s*$/iu

/** The text with blanks where comments, strings and templates are; null where the place is inside one. */
export function plainSqlBefore(text: string, place: number): string | null {
  let end = 0
  for (const { kind, text: part } of scanSql(text)) {
    const start = end
    end += part.length
    const isInside = place < end || (place === end && !isClosed(part))
    if (unread.has(kind) && start < place && isInside) return null
    if (end >= place) break
  }
  return plainSql(text).slice(0, place)
}

/** The tables of the statement around a place, by alias, by full name and by the name without schema. */
export function tablesAround(text: string, place: number): QueryTables {
  const plain = plainSql(text)
  const start = plain.lastIndexOf(';', place - 1) + 1
  const end = plain.indexOf(';', place)
  const statement = plain.slice(start, end === -1 ? undefined : end)
  const found = new Map<string, string>()
  for (const { index, 0: word } of statement.matchAll(listStart)) {
    const rest = statement.slice(index + word.length)
    const stop = listEnd.exec(rest)?.index
    for (const part of rest.slice(0, stop).split(',')) {
      const [, written, alias] = table.exec(part) ?? []
      if (written === undefined) continue
      const name = written.replaceAll(/\s/g, '').toLowerCase()
      found.set(name, name)
      found.set((alias ?? name.slice(name.lastIndexOf('.') + 1)).toLowerCase(), name)
    }
  }
  return found
}

function plainSql(text: string): string {
  return scanSql(text)
    .map(({ kind, text: part }) => (unread.has(kind) ? ' '.repeat(part.length) : part))
    .join('')
    .replaceAll('"', ' ')
}

function isClosed(part: string): boolean {
  return /^(?:'.*'|\/\*.*\*\/|\{[{%#].*[}%#]\}|\$(\w*)\$.*\$\1\$)$/su.test(part) && part.length > 1
}
