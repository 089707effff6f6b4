import { distance } from 'fastest-levenshtein'
import { type Document, isNode, isPair, LineCounter, parseDocument, visit } from 'yaml'
import type { z } from 'zod'
import type { Issue } from '../errors/issue.ts'

/** Where the YAML text stands in its file. */
export interface YamlPlace {
  readonly file: string
  /** Lines of the file before the YAML begins. */
  readonly lineOffset: number
}

export interface YamlResult<Value> {
  readonly value: Value | null
  readonly issues: readonly Issue[]
}

type Path = readonly PropertyKey[]

/** Parses YAML and checks it against a schema; every problem comes back with its own line. */
export function readYaml<Value>(
  text: string,
  schema: z.ZodType<Value>,
  place: YamlPlace,
): YamlResult<Value> {
  const lines = new LineCounter()
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: true,
  })
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset)
    return { line: line + place.lineOffset, column: col }
  }
  if (document.errors.length > 0) {
    return {
      value: null,
      issues: document.errors.map((error) => ({
        severity: 'error',
        code: 'yaml-syntax',
        file: place.file,
        ...at(error.pos[0]),
        message: `the YAML cannot be read: ${error.message}`,
        hint: 'check the indentation and quoting of this line',
      })),
    }
  }
  const content = toValue(document)
  if ('problem' in content) {
    const { problem: message, offset } = content
    return {
      value: null,
      issues: [
        {
          severity: 'error',
          code: 'yaml-syntax',
          file: place.file,
          ...at(offset),
          message,
          hint: null,
        },
      ],
    }
  }
  const parsed = schema.safeParse(content.value)
  if (parsed.success) return { value: parsed.data, issues: [] }
  const offsetOf = (path: Path): number => {
    for (let length = path.length; length > 0; length -= 1) {
      const parent =
        length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true)
      const key = path[length - 1]
      if (
        parent &&
        typeof parent === 'object' &&
        'items' in parent &&
        Array.isArray(parent.items)
      ) {
        for (const [index, item] of parent.items.entries()) {
          if (isPair(item) && isNode(item.key) && String(item.key) === String(key))
            return item.key.range?.[0] ?? 0
          if (!isPair(item) && index === key && isNode(item)) return item.range?.[0] ?? 0
        }
      }
    }
    return isNode(document.contents) ? (document.contents.range?.[0] ?? 0) : 0
  }
  return {
    value: null,
    issues: parsed.error.issues.flatMap((issue) =>
      toIssues(issue, { place, at, offsetOf, schema }),
    ),
  }
}

/** The document as plain values; an alias of nothing or of too much is a problem, not a throw. */
function toValue(
  document: Document,
): { readonly value: unknown } | { readonly problem: string; readonly offset: number } {
  let offset: number | null = null
  visit(document, { Alias: (_key, node) => void (offset ??= node.range?.[0] ?? 0) })
  try {
    return { value: offset === null ? document.toJS() : document.toJS({ maxAliasCount: 100 }) }
  } catch (error) {
    const why = error instanceof Error ? error.message : 'an alias leads nowhere'
    return { problem: `the YAML cannot be read: ${why}`, offset: offset ?? 0 }
  }
}

interface Reporting {
  readonly place: YamlPlace
  readonly at: (offset: number) => { line: number; column: number }
  readonly offsetOf: (path: Path) => number
  readonly schema: z.ZodType
}

function toIssues(issue: z.core.$ZodIssue, { place, at, offsetOf, schema }: Reporting): Issue[] {
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(schema, issue.path)
    return issue.keys.map((key) => {
      const near = nearest(key, known)
      return {
        severity: 'error',
        code: 'unknown-field',
        file: place.file,
        ...at(offsetOf([...issue.path, key])),
        message: `unknown field '${key}'`,
        hint: near ? `did you mean '${near}'?` : `known fields: ${known.join(', ')}`,
      }
    })
  }
  const field = issue.path.map(String).join('.')
  return [
    {
      severity: 'error',
      code: 'invalid-field',
      file: place.file,
      ...at(offsetOf(issue.path)),
      message: field ? `${field}: ${issue.message}` : issue.message,
      hint: null,
    },
  ]
}

/** The name among `known` that was most likely meant. */
export function nearest(word: string, known: readonly string[]): string | null {
  let best: string | null = null
  let bestDistance = Math.max(2, Math.ceil(word.length / 3)) + 1
  for (const candidate of known) {
    const away = distance(word.toLowerCase(), candidate.toLowerCase())
    if (away < bestDistance) [best, bestDistance] = [candidate, away]
  }
  return best
}

/** The fields the schema knows at a path, through lists, unions and optional wrappers. */
function knownKeys(schema: z.ZodType, path: Path): string[] {
  const at = (current: unknown, rest: Path): string[] => {
    const definition = (current as { _zod?: { def: Record<string, unknown> } } | undefined)?._zod
      ?.def
    if (!definition) return []
    if (Array.isArray(definition['options']))
      return definition['options'].flatMap((option) => at(option, rest))
    if (definition['innerType']) return at(definition['innerType'], rest)
    if (definition['in']) return at(definition['in'], rest)
    if (definition['element']) return at(definition['element'], rest.slice(1))
    const shape = definition['shape'] as Record<string, unknown> | undefined
    if (!shape) return definition['valueType'] ? at(definition['valueType'], rest.slice(1)) : []
    const [head, ...tail] = rest
    return head === undefined ? Object.keys(shape) : at(shape[String(head)], tail)
  }
  return [...new Set(at(schema, path))]
}
