import type { MillraceError } from './millrace-error.ts'
import type { CallOptions } from './procedures.ts'
import type { LinkStatus, Transport } from './transport.ts'

/** Where tRPC's `getUntypedClient` looks. */
export const untypedClient: unique symbol = Symbol.for('trpc_untypedClient') as never

interface Callbacks extends CallOptions {
  readonly onStarted?: (from: { readonly context: undefined }) => void
  readonly onData?: (value: unknown) => void
  readonly onError?: (error: MillraceError) => void
  readonly onStopped?: () => void
  readonly onComplete?: () => void
  readonly onConnectionStateChange?: (state: object) => void
}

/** What tRPC's untyped client does, over a transport: libraries call procedures by path with it. */
export function createUntypedClient(transport: Transport) {
  return {
    query: (path: string, input?: unknown, { signal }: CallOptions = {}) =>
      transport.call({ kind: 'query', path, input, signal }),
    mutation: (path: string, input?: unknown, { signal }: CallOptions = {}) =>
      transport.call({ kind: 'mutation', path, input, signal }),
    subscription(path: string, input: unknown, callbacks: Callbacks) {
      const tellState = ({ state }: LinkStatus) =>
        callbacks.onConnectionStateChange?.({
          type: 'state',
          state: state === 'live' ? 'pending' : 'connecting',
          error: null,
        })
      const unsubscribe = transport.subscribe(
        { path, input: input as object | undefined, after: null },
        {
          message: (value) => callbacks.onData?.(value),
          status(status) {
            if (status.state === 'live') callbacks.onStarted?.({ context: undefined })
            tellState(status)
          },
          error: (error) => callbacks.onError?.(error),
          complete() {
            callbacks.onStopped?.()
            callbacks.onComplete?.()
          },
        },
      )
      callbacks.signal?.addEventListener('abort', unsubscribe, { once: true })
      return { unsubscribe }
    },
  }
}
