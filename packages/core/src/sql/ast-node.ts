/** A value of the parser's JSON tree. */
export type AstValue =
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly AstValue[]
  | AstObject

export interface AstObject {
  readonly [key: string]: AstValue
}

/** An expression of the tree: the parser writes `{ kind: body }`. */
export interface AstNode {
  readonly kind: string
  readonly body: AstObject
}

const emptyBody: AstObject = {}

export function isObject(value: AstValue): value is AstObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Reads `{ kind: body }`; null for anything else. */
export function nodeOf(value: AstValue): AstNode | null {
  if (!isObject(value)) return null
  let kind: string | undefined
  for (const key in value) {
    if (kind !== undefined) return null
    kind = key
  }
  if (kind === undefined) return null
  const body = value[kind]
  if (body === null) return { kind, body: emptyBody }
  return isObject(body) ? { kind, body } : null
}

export function childList(body: AstObject, key: string): readonly AstValue[] {
  const value = body[key]
  return Array.isArray(value) ? (value as readonly AstValue[]) : []
}

export function childObject(body: AstObject, key: string): AstObject | null {
  const value = body[key]
  return isObject(value) ? value : null
}

export function childText(body: AstObject, key: string): string | null {
  const value = body[key]
  return typeof value === 'string' ? value : null
}

/** The body of an expression of this kind, else null. */
export function bodyOf(value: AstValue, kind: string): AstObject | null {
  const node = nodeOf(value)
  return node?.kind === kind ? node.body : null
}

/** The span of an identifier in code points of the parsed text. */
export function spanOf(identifier: AstObject): { start: number; end: number } | null {
  const span = childObject(identifier, 'span')
  const start = span?.['start']
  const end = span?.['end']
  return typeof start === 'number' && typeof end === 'number' && end > start ? { start, end } : null
}
