/** A template tag in a text: `{{ … }}`, `{% … %}`, `{# … #}` or a whole raw block. */
export interface JinjaSpan {
  readonly start: number
  readonly end: number
  /** False for what leaves a text in its place. */
  readonly isStatement: boolean
}

const closings = { '{{': '}}', '{%': '%}', '{#': '#}' } as const
const rawBlock = /\{%[-+]?\s*raw\s*[-+]?%\}[\s\S]*?\{%[-+]?\s*endraw\s*[-+]?%\}/y

/** Finds every tag, also in strings and comments, as the template engine does; null where one is never closed. */
export function findJinja(text: string): readonly JinjaSpan[] | null {
  const spans: JinjaSpan[] = []
  for (let at = 0; at < text.length;) {
    const start = text.indexOf('{', at)
    if (start === -1) break
    const opening = text.slice(start, start + 2)
    if (opening !== '{{' && opening !== '{%' && opening !== '{#') {
      at = start + 1
      continue
    }
    rawBlock.lastIndex = start
    const raw = opening === '{%' ? rawBlock.exec(text) : null
    const end = raw ? start + raw[0].length : endOf(text, start + 2, closings[opening])
    if (end === null) return null
    spans.push({ start, end, isStatement: opening !== '{{' && !raw })
    at = end
  }
  return spans
}

/** The place after a tag's closing; quoted text inside the tag does not close it. */
function endOf(text: string, from: number, closing: string): number | null {
  if (closing === '#}') {
    const found = text.indexOf(closing, from)
    return found === -1 ? null : found + closing.length
  }
  for (let at = from; at < text.length; at += 1) {
    const character = text[at]
    if (text.startsWith(closing, at)) return at + closing.length
    if (character !== "'" && character !== '"') continue
    do {
      at += 1
      if (text[at] === '\\') at += 2
    } while (at < text.length && text[at] !== character)
  }
  return null
}
