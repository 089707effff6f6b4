import { STATUS_CODES } from 'node:http'
import { AppError, type Logger } from '@millrace/core'
import { getErrorShape } from '@trpc/server'
import { getHTTPStatusCodeFromError } from '@trpc/server/http'
import { appRouter } from '../router.ts'
import { toWireError } from '../rpc/wire-error.ts'

/** An error as HTTP tells it (RFC 9457), which clients of the procedures can read as well. */
export interface ProblemDocument {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly code: string
  readonly detail: string
  readonly errors?: readonly { readonly field: string; readonly message: string }[]
  readonly request_id: string
  /** The same as a procedure would have told it. */
  readonly error: unknown
}

export const problemType = 'application/problem+json; charset=utf-8'

export interface ProblemContext {
  readonly logger: Logger
  readonly requestId: string
}

/** Translates whatever was thrown; unknown errors are logged and become generic. */
export function problemDocument(
  thrown: unknown,
  { logger, requestId }: ProblemContext,
): ProblemDocument {
  const error = toWireError(thrown, logger)
  const status = getHTTPStatusCodeFromError(error)
  const known = error.cause instanceof AppError ? error.cause : null
  const code = known?.code ?? 'internal'
  const fields = known?.details['fields']
  return {
    type: `https://millrace.dev/errors#${code}`,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    code,
    detail: error.message,
    ...(Array.isArray(fields) && { errors: fields }),
    request_id: requestId,
    error: getErrorShape({
      config: appRouter._def._config,
      error,
      type: 'unknown',
      path: undefined,
      input: undefined,
      ctx: undefined,
    }),
  }
}
