import type { EventEnvelope } from '@millrace/core/browser'

/** What `onOverview`, `onApply`, `onCancel` and `onEvents` yield, as far as a session reads it. */
export type StreamMessage =
  | {
      readonly kind: 'state' | 'reset'
      /** Folded up to `seq`; null where a stream has no tracker. */
      readonly tracker: unknown
      readonly seq: number
      /** ISO 8601 UTC. */
      readonly serverTime?: string
    }
  | {
      readonly kind: 'events'
      readonly stream: string
      readonly epoch: number
      readonly events: readonly EventEnvelope[]
    }
  /** Sent after a silence; `ping` is the server's time. */
  | { readonly kind: 'ping'; readonly ping: string }

/** Whether a yielded value is a message with its id. */
export function isTrackedMessage(
  value: unknown,
): value is { readonly id: string; readonly data: StreamMessage } {
  const { id, data } = (value ?? {}) as { readonly id?: unknown; readonly data?: unknown }
  return typeof id === 'string' && typeof data === 'object' && data !== null && 'kind' in data
}
