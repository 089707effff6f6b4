import { EngineError, type ErrorPosition } from '../engine-error.ts'

/**
 * Where an author's text stands inside the statement that was run, so that positions are the
 * author's.
 */
export interface AuthorText {
  readonly prefix: string
  readonly sql: string
}

interface DuckMessage {
  readonly type: string
  readonly message: string
  /** Byte offset in the text that was run. */
  readonly position: number | null
}

/** Turns whatever DuckDB threw into an {@link EngineError}; one that is already passes through. */
export function mapDuckError(
  error: unknown,
  author: AuthorText | readonly AuthorText[] = [],
): EngineError {
  if (error instanceof EngineError) return error
  const duck = parseMessage(error instanceof Error ? error.message : String(error))
  const position = duck.position === null ? undefined : locateIn(duck.position, [author].flat())
  const conflict = isConflict(duck)
  const code = conflict ? 'conflict' : codeOf(duck)
  return new EngineError({
    code,
    message: readable(duck.message),
    conflict,
    transient: conflict || code === 'fatal',
    cause: error,
    ...(position === undefined ? csvPosition(duck.message) : { position }),
  })
}

/** Whether the error is DuckDB's answer to an interrupt. */
export function isInterrupt(error: unknown): boolean {
  return error instanceof EngineError && error.code === 'interrupt'
}

// errors_as_json gives the exact offset; errors raised while opening come as plain text.
function parseMessage(text: string): DuckMessage {
  const brace = text.indexOf('{"exception_type"')
  if (brace >= 0) {
    try {
      const parsed = JSON.parse(text.slice(brace)) as Record<string, string | undefined>
      return {
        type: parsed['exception_type'] ?? 'Unknown',
        message: parsed['exception_message'] ?? text,
        position: parsed['position'] === undefined ? null : Number(parsed['position']),
      }
    } catch {
      return { type: 'Unknown', message: text.slice(0, brace), position: null }
    }
  }
  const match = /^([A-Za-z][A-Za-z -]{1,30}?) Error: ([\s\S]*)$/.exec(text)
  return { type: match?.[1] ?? 'Unknown', message: match?.[2] ?? text, position: null }
}

function codeOf(duck: DuckMessage): string {
  if (duck.type === 'Catalog' && /^Existing object .* is of type/.test(duck.message))
    return 'name_taken'
  return duck.type.toLowerCase().replaceAll(/[^a-z]+/g, '_')
}

function isConflict({ type, message }: DuckMessage): boolean {
  if (type === 'Catalog') return message.includes('write-write conflict')
  return type === 'TransactionContext' && /conflict|duplicate key/i.test(message)
}

function readable(message: string): string {
  return message
    .replace(
      / - file system operations are disabled by configuration/g,
      ': it is not a declared file of the project',
    )
    .replace(/\n*(Possible solutions|Possible fixes):[\s\S]*$/, '')
    .replace(/\nThis type was auto-detected from the CSV file\./, '')
    .trim()
}

function csvPosition(message: string): { position?: ErrorPosition } {
  const line = /^CSV Error on Line: (\d+)/.exec(message)?.[1]
  return line === undefined ? {} : { position: { line: Number(line), column: 1 } }
}

function locateIn(offset: number, authors: readonly AuthorText[]): ErrorPosition | undefined {
  for (const author of authors) {
    const found = locate(offset, author)
    if (found !== undefined) return found
  }
  return undefined
}

function locate(offset: number, { prefix, sql }: AuthorText): ErrorPosition | undefined {
  const start = offset - Buffer.byteLength(prefix)
  const bytes = Buffer.from(sql)
  if (start < 0 || start > bytes.length) return undefined
  const before = bytes.subarray(0, start).toString()
  const line = before.split('\n').length
  return { line, column: before.length - before.lastIndexOf('\n') }
}
