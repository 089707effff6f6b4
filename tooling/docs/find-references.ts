/** A place in the repository that a text points to. */
export interface Reference {
  readonly kind: 'link' | 'path'
  readonly target: string
  /** 1-based. */
  readonly line: number
}

const link = /\[[^\]]*\]\(([^)\s]+)(?:\s+"[^"]*")?\)/g
/** A path in backticks that ends like a source file or a page, without a placeholder in it. */
const path = /`((?:[\w@.-]+\/)+[\w.-]+\.(?:ts|tsx|mts|js|mjs|md))`/g

/** The references of a Markdown text that can be looked up; fenced code and the web are left alone. */
export function findReferences(text: string): Reference[] {
  let isFenced = false
  return text.split('\n').flatMap((content, index) => {
    if (/^\s*(```|~~~)/.test(content)) {
      isFenced = !isFenced
      return []
    }
    if (isFenced) return []
    const at = (kind: Reference['kind'], target = ''): Reference => ({
      kind,
      target,
      line: index + 1,
    })
    return [
      ...[...content.matchAll(link)].map((match) => at('link', match[1])),
      ...[...content.matchAll(path)].map((match) => at('path', match[1])),
    ].filter(({ target }) => !/^(?:[a-z]+:|\/\/|\.millrace\/)/.test(target))
  })
}

/** The anchors of a page's headings, as GitHub makes them. */
export function headingAnchors(text: string): Set<string> {
  const headings = [...text.matchAll(/^#{1,6}\s+(.*)$/gm)].map((match) => match[1] ?? '')
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .trim()
        .replaceAll(/\s/g, '-'),
    ),
  )
}
