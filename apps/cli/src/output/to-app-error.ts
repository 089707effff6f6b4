import { AppError, type ErrorCode, errorCodes, type Issue } from '@millrace/core/browser'

interface WireData {
  readonly code: string
  readonly message: string
  readonly hint?: string | null
  readonly details?: Readonly<Record<string, unknown>>
  readonly issues?: readonly Issue[]
}

/** Finds the coded error in whatever a call rejected with, in this process or over a wire. */
export function toAppError(error: unknown): AppError | null {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at instanceof AppError) return at
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
