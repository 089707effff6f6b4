import { randomUUID } from 'node:crypto'
import { AppError, type ErrorCode, errorCodes, type Logger } from '@millrace/core'
import { EngineError } from '@millrace/core/engines'
import { TRPCError } from '@trpc/server'

/** The one translator to the wire: our coded errors as they are, anything else under an id the log knows. */
export function toWireError(error: unknown, logger: Logger): TRPCError {
  const cause = error instanceof TRPCError ? (error.cause ?? error) : error
  const known = toAppError(cause)
  if (known)
    return new TRPCError({ code: errorCodes[known.code].rpc, message: known.message, cause: known })
  if (error instanceof TRPCError && error.code !== 'INTERNAL_SERVER_ERROR')
    return refusedInput(error)
  const id = randomUUID().slice(0, 8)
  logger.error('unexpected error', {
    id,
    error: String(cause),
    stack: cause instanceof Error ? (cause.stack ?? null) : null,
  })
  const message = `something unexpected happened (${id})`
  return new TRPCError({
    code: 'INTERNAL_SERVER_ERROR',
    message,
    cause: new AppError('internal', {
      message,
      hint: `look for ${id} in the log`,
      details: { id },
      cause,
    }),
  })
}

function toAppError(cause: unknown): AppError | null {
  if (cause instanceof AppError) return cause
  if (!(cause instanceof EngineError)) return null
  const code: ErrorCode =
    cause.code === 'statement_refused'
      ? 'statement_refused'
      : cause.code === 'lost'
        ? 'engine_lost'
        : cause.code === 'busy'
          ? 'warehouse_held'
          : 'engine_failed'
  return new AppError(code, { message: cause.message, cause })
}

function refusedInput(error: TRPCError): TRPCError {
  const refused = refusedSize(error)
  if (refused) {
    const { rpc } = errorCodes[refused.code]
    return new TRPCError({ code: rpc, message: refused.message, cause: refused })
  }
  const message = error.message.startsWith('[') ? 'the input is malformed' : error.message
  return new TRPCError({
    code: error.code,
    message,
    cause: new AppError('arguments_invalid', { message, cause: error.cause }),
  })
}

/** What tRPC refuses by itself for its size. */
function refusedSize(error: TRPCError): AppError | null {
  if (error.code === 'PAYLOAD_TOO_LARGE')
    return new AppError('payload_too_large', {
      message: 'the body is larger than the server takes',
    })
  if (!error.message.startsWith('Batch call exceeds')) return null
  return new AppError('batch_too_large', {
    message: 'more calls were sent at once than the server takes',
    hint: 'send them in smaller batches',
  })
}
