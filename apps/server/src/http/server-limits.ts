/** What a server takes at most; each refusal has its code. */
export interface ServerLimits {
  /** Bytes of one request body or one WebSocket message. */
  readonly payloadBytes: number
  /** Calls sent together. */
  readonly batch: number
  readonly subscriptionsPerSocket: number
  /** Sockets and event streams held by one address. */
  readonly connectionsPerAddress: number
  readonly connections: number
  /** Bytes not yet taken by a socket, from which on nothing more is read for it. */
  readonly pauseBytes: number
  /** Bytes not yet taken by a socket, at which it is closed. */
  readonly queueBytes: number
  /** Messages not yet taken by a socket, at which it is closed. */
  readonly queueMessages: number
  /** How long a socket may take nothing while messages wait, in milliseconds. */
  readonly stallMs: number
  /** How long a subscription is silent before a ping, in milliseconds. */
  readonly pingMs: number
  /** How long a socket is quiet before it is asked whether it lives, in milliseconds. */
  readonly keepAliveMs: number
  /** How long the answer may take, in milliseconds. */
  readonly pongMs: number
  /** How long a socket may stay without a known identity, in milliseconds. */
  readonly helloMs: number
  /** How long closing waits for clients to leave and requests to end, in milliseconds. */
  readonly closeMs: number
}

export const defaultLimits: ServerLimits = {
  payloadBytes: 4 * 1024 * 1024,
  batch: 100,
  subscriptionsPerSocket: 64,
  connectionsPerAddress: 128,
  connections: 1024,
  pauseBytes: 256 * 1024,
  queueBytes: 8 * 1024 * 1024,
  queueMessages: 1000,
  stallMs: 10_000,
  pingMs: 15_000,
  keepAliveMs: 30_000,
  pongMs: 10_000,
  helloMs: 10_000,
  closeMs: 2_000,
}

/** Why a socket was closed, as its close code. */
export const closeCodes = {
  /** The server goes away; connect again. */
  restart: 1012,
  /** The token was revoked, or none came in time. */
  unauthorized: 4401,
  /** The client took its messages too slowly; connect again and resume. */
  slow: 4008,
} as const
