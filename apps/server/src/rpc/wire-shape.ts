import type { ErrorCode, Issue } from '@millrace/core'
import type { TRPCDefaultErrorShape } from '@trpc/server'

/** The safe part of a coded error, as it travels. */
export interface WireError {
  readonly code: ErrorCode
  readonly message: string
  /** What the reader can do next. */
  readonly hint: string | null
  readonly details: Readonly<Record<string, unknown>>
  readonly issues: readonly Issue[]
}

/** An error as every answer carries it; `app` is null where the error is not one of ours. */
export interface WireShape extends TRPCDefaultErrorShape {
  data: TRPCDefaultErrorShape['data'] & { readonly app: WireError | null }
}

/**
 * What a router's type says of the server: its errors, and nothing of the context, so that the types of
 * a client reach no store, engine or pool.
 */
export interface PublicTypes {
  ctx: object
  meta: object
  errorShape: WireShape
  transformer: false
}
