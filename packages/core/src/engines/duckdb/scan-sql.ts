const skipped = /\s+|--[^\n]*(?:\n|$)|\/\*/y

/** The offset of the first character at or after `from` that is neither space nor comment. */
function skipBlank(sql: string, from: number): number {
  let at = from
  for (;;) {
    skipped.lastIndex = at
    const match = skipped.exec(sql)
    if (match === null) return at
    at = match[0] === '/*' ? endOfComment(sql, at) : skipped.lastIndex
  }
}

function endOfComment(sql: string, start: number): number {
  let depth = 0
  for (let at = start; at < sql.length; at++) {
    if (sql.startsWith('/*', at)) depth++
    else if (sql.startsWith('*/', at) && --depth === 0) return at + 2
    else continue
    at++
  }
  return sql.length
}

/** The first word of a statement in upper case, or an empty string. */
export function firstWord(sql: string): string {
  const at = skipBlank(sql, 0)
  return /^[A-Za-z_]+/.exec(sql.slice(at))?.[0].toUpperCase() ?? sql.charAt(at)
}

/** The statement with the semicolons at its end blanked out; offsets stay as they are. */
export function withoutEnd(sql: string): string {
  const characters = [...significant(sql)]
  let text = sql
  for (let index = characters.length - 1; index >= 0; index--) {
    const at = characters[index]
    if (at === undefined || sql[at] !== ';') break
    text = `${text.slice(0, at)} ${text.slice(at + 1)}`
  }
  return text
}

/**
 * Offsets of the characters outside comments and spaces; a quoted string counts by its first
 * character.
 */
export function* significant(sql: string): Generator<number> {
  let at = skipBlank(sql, 0)
  while (at < sql.length) {
    yield at
    at = skipBlank(sql, endOfToken(sql, at))
  }
}

function endOfToken(sql: string, at: number): number {
  const character = sql.charAt(at)
  if (character === "'" || character === '"') {
    const escapes =
      character === "'" && /(?:^|[^A-Za-z0-9_])[eE]$/.test(sql.slice(Math.max(0, at - 2), at))
    return endOfQuoted(sql, at, escapes)
  }
  if (character === '$') {
    const tag = /^\$(?:[A-Za-z_][A-Za-z0-9_]*)?\$/.exec(sql.slice(at, at + 66))?.[0]
    if (tag !== undefined) {
      const end = sql.indexOf(tag, at + tag.length)
      return end < 0 ? sql.length : end + tag.length
    }
  }
  return at + 1
}

function endOfQuoted(sql: string, start: number, escapes: boolean): number {
  const quote = sql.charAt(start)
  for (let at = start + 1; at < sql.length; at++) {
    if (escapes && sql[at] === '\\') at++
    else if (sql[at] === quote && sql[at + 1] === quote) at++
    else if (sql[at] === quote) return at + 1
  }
  return sql.length
}
