import { AppError, type ErrorCode, errorCodes, type Issue } from '@millrace/core/browser'

interface WireData {
  readonly code: string
  readonly message: string
  readonly hint?: string | null
  readonly details?: Readonly<Record<string, unknown>>
  readonly issues?: readonly Issue[]
}

/** Codes of the client's side of the wire, as a command says them. */
const clientCodes: Readonly<Record<string, ErrorCode>> = {
  server_unreachable: 'owner_gone',
  client_closed: 'owner_gone',
  aborted: 'run_cancelled',
}

function fromClient({ code, message, hint, details, issues, cause }: WireData & Error): AppError {
  const known = code in errorCodes ? (code as ErrorCode) : (clientCodes[code] ?? 'internal')
  if (known === 'owner_gone')
    return new AppError(known, {
      message: 'the process that had the project open does not answer any more',
      hint: 'run this again: it goes on with what is kept, and tells what was interrupted',
      cause,
    })
  return new AppError(known, {
    message,
    ...(hint && { hint }),
    ...(details && { details }),
    ...(issues && { issues }),
    cause,
  })
}

/** Finds the coded error in whatever a call rejected with, in this process or over a wire. */
export function toAppError(error: unknown): AppError | null {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at instanceof AppError) return at
    if (at.name === 'MillraceError') return fromClient(at as Error & WireData)
    const data = (at as { data?: { app?: WireData | null } }).data?.app
    if (data && data.code in errorCodes) {
      return new AppError(data.code as ErrorCode, {
        message: data.message,
        ...(data.hint && { hint: data.hint }),
        ...(data.details && { details: data.details }),
        ...(data.issues && { issues: data.issues }),
      })
    }
  }
  return null
}
