import type { Timers } from '@millrace/core'

/** A caller over the network, as procedures see it. */
export interface RpcConnection {
  /** Names the request or socket in the log. */
  readonly requestId: string
  readonly timers: Timers
  /** How long a subscription may be silent, in milliseconds. */
  readonly pingMs: number
  /** ISO 8601 UTC. */
  readonly serverTime: () => string
  /** Counts one more subscription and returns what ends the counting; throws `too_many_subscriptions`. */
  openSubscription(): () => void
  /** Resolves when the caller can take more, or has left. */
  room(): Promise<void>
  /** Counts events that were given to the caller. */
  delivered(events: number): void
}
