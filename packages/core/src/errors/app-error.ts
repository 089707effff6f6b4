import { type ErrorCode, errorCodes } from './error-code.ts'
import type { Issue } from './issue.ts'

/** What an {@link AppError} is made of. */
export interface AppErrorInput {
  readonly message: string
  /** What the reader can do next. */
  readonly hint?: string
  /** Safe to show to anyone who may see the error: no SQL of others, no host paths, no secrets. */
  readonly details?: Readonly<Record<string, unknown>>
  readonly issues?: readonly Issue[]
  readonly cause?: unknown
}

/** The one error base: a documented code, a message for people and what to do next. */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: ErrorCode
  readonly hint: string | undefined
  readonly details: Readonly<Record<string, unknown>>
  readonly issues: readonly Issue[]

  constructor(code: ErrorCode, input: AppErrorInput) {
    super(input.message, { cause: input.cause })
    this.code = code
    this.hint = input.hint
    this.details = input.details ?? {}
    this.issues = input.issues ?? []
  }

  /** The process exit code of the command line for this error. */
  get exitCode(): number {
    return errorCodes[this.code].exit
  }
}
