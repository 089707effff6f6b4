import type { MillraceError } from './millrace-error.ts'

/** How the connection under a subscription stands. */
export type LinkStatus =
  | { readonly state: 'connecting' }
  | { readonly state: 'live' }
  | { readonly state: 'retrying'; readonly inMs: number }

export interface Call {
  readonly kind: 'query' | 'mutation'
  /** As `plan.create`. */
  readonly path: string
  readonly input: unknown
  readonly signal?: AbortSignal | undefined
}

export interface SubscriptionRequest {
  readonly path: string
  readonly input: object | undefined
  /** Where to go on, as `epoch:seq`. */
  readonly after: string | null
}

export interface SubscriptionObserver {
  /** A message as the procedure yields it; a tracked one is `{ id, data }`. */
  message(value: unknown): void
  status(status: LinkStatus): void
  /** The subscription ended with a coded error; a lost connection is none. */
  error(error: MillraceError): void
  complete(): void
}

/** How procedures are reached: over a network or in this process. */
export interface Transport {
  /** Rejects with a `MillraceError`. */
  call(call: Call): Promise<unknown>
  /** Survives lost connections, going on after the last tracked message. Returns what stops it. */
  subscribe(request: SubscriptionRequest, observer: SubscriptionObserver): () => void
  close(): Promise<void>
}

/** The id of a tracked message; null where it has none. */
export function trackedId(value: unknown): string | null {
  const id = (value as { readonly id?: unknown } | null | undefined)?.id
  return typeof id === 'string' && id !== '' ? id : null
}
