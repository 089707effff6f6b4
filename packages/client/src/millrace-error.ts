import type { ErrorCode, Issue } from '@millrace/core/browser'

/** Codes of what goes wrong on this side of the wire; the server's are in `docs/errors.md`. */
export type ClientErrorCode =
  /** No answer came, or none that a Millrace server gives. */
  | 'server_unreachable'
  /** The caller's signal stopped the call. */
  | 'aborted'
  /** The client or the session was closed before the end. */
  | 'client_closed'
  /** The log was replaced by another one, as after a restore: what follows does not continue what came. */
  | 'events_reset'
  /** Events are missing in the log and stayed missing when they were asked for again. */
  | 'events_missing'

export interface MillraceErrorInput {
  readonly message: string
  readonly hint?: string | null | undefined
  readonly details?: Readonly<Record<string, unknown>> | undefined
  readonly issues?: readonly Issue[] | undefined
  readonly cause?: unknown
}

/** The one error of this package: a documented code, a message for people and what to do next. */
export class MillraceError extends Error {
  override readonly name = 'MillraceError'
  /** A code of the server, of this package, or a lower-cased tRPC code such as `unauthorized`. */
  readonly code: ErrorCode | ClientErrorCode | (string & {})
  readonly hint: string | null
  readonly details: Readonly<Record<string, unknown>>
  readonly issues: readonly Issue[]

  constructor(code: MillraceError['code'], input: MillraceErrorInput) {
    super(input.message, { cause: input.cause })
    this.code = code
    this.hint = input.hint ?? null
    this.details = input.details ?? {}
    this.issues = input.issues ?? []
  }
}
