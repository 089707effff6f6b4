/** A model file cut in two; lines are 1-based. */
export interface Frontmatter {
  readonly yaml: string
  readonly yamlLine: number
  readonly body: string
  readonly bodyLine: number
}

/** Splits a leading YAML comment from the query after it; null when the comment is never closed. */
export function readFrontmatter(text: string): Frontmatter | null {
  const clean = text.startsWith('\uFEFF') ? text.slice(1) : text
  const open = /^\s*\/\*---[ \t]*\r?\n/.exec(clean)
  if (!open) return { yaml: '', yamlLine: 1, body: clean, bodyLine: 1 }
  const after = clean.slice(open[0].length)
  const close = /^---\*\/[ \t]*(?:\r?\n|$)?/m.exec(after)
  if (!close) return null
  const yamlLine = countLines(open[0]) + 1
  return {
    yaml: after.slice(0, close.index),
    yamlLine,
    body: after.slice(close.index + close[0].length),
    bodyLine: yamlLine + countLines(after.slice(0, close.index + close[0].length)),
  }
}

function countLines(text: string): number {
  return text.split('\n').length - 1
}
