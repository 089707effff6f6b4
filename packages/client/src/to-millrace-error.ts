import type { Issue } from '@millrace/core/browser'
import { MillraceError } from './millrace-error.ts'

interface ErrorData {
  /** The code of tRPC, as `NOT_FOUND`. */
  readonly code?: unknown
  readonly app?: {
    readonly code: string
    readonly message: string
    readonly hint?: string | null
    readonly details?: Readonly<Record<string, unknown>>
    readonly issues?: readonly Issue[]
  } | null
}

/** Turns whatever a call rejected with into the coded error it carries. */
export function toMillraceError(error: unknown): MillraceError {
  if (error instanceof MillraceError) return error
  const message = error instanceof Error ? error.message : messageIn(error)
  const data = dataIn(error)
  if (data?.app) return new MillraceError(data.app.code, { ...data.app, cause: error })
  if (typeof data?.code === 'string')
    return new MillraceError(data.code.toLowerCase(), { message, cause: error })
  if (isAbort(error)) return new MillraceError('aborted', { message, cause: error })
  return new MillraceError('server_unreachable', {
    message: message === '' ? 'the server did not answer' : message,
    hint: 'check that the server is running and that its address is right',
    cause: error,
  })
}

/** Whether asking again can help: nothing answered, or the server was not able to for now. */
export function isPassing({ code }: MillraceError): boolean {
  return passing.has(code)
}

const passing: ReadonlySet<string> = new Set([
  'server_unreachable',
  'internal',
  'internal_server_error',
  'state_busy',
  'timeout',
  'too_many_requests',
  'bad_gateway',
  'service_unavailable',
  'gateway_timeout',
])

function messageIn(error: unknown): string {
  return String((error as { readonly message?: unknown } | null)?.message ?? '')
}

function dataIn(error: unknown): ErrorData | null {
  const data: unknown = (error as { readonly data?: unknown } | null)?.data
  return typeof data === 'object' ? data : null
}

function isAbort(error: unknown): boolean {
  for (let at: unknown = error; at instanceof Error; at = at.cause)
    if (at.name === 'AbortError' || at.name === 'TimeoutError') return true
  return false
}
