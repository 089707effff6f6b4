import type { SubscriptionObserver, SubscriptionRequest } from '../transport.ts'

/** One way subscriptions take. */
export interface Channel {
  /** Returns what stops the subscription. */
  subscribe(request: SubscriptionRequest, observer: SubscriptionObserver): () => void
  close(): Promise<void>
}

/** Who calls, and how often a lost connection is tried again. */
export interface Caller {
  readonly token: string | undefined
  readonly actor: string | undefined
}

/** What a request over HTTP says about who calls. */
export function callerHeaders({ token, actor }: Caller): Record<string, string> {
  return {
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    // A header has no other alphabets: the server takes them percent-encoded.
    ...(actor !== undefined && { 'x-millrace-actor': encodeURIComponent(actor) }),
  }
}

/** What the first message on a WebSocket says about who calls. */
export function callerParams({ token, actor }: Caller): Record<string, string> {
  return { ...(token !== undefined && { token }), ...(actor !== undefined && { actor }) }
}
