import { createClientOver, type MillraceClient } from './client.ts'
import { createRemoteTransport } from './remote/remote-transport.ts'

export interface ClientOptions {
  /** Where the server answers, as `http://127.0.0.1:4600`; in a browser `/` is the page's own. */
  readonly url: string
  /** A server's token or an API key; none is needed by a page of the server's own on loopback. */
  readonly token?: string | undefined
  /** Who acts, where the token does not say. */
  readonly actor?: string | undefined
  readonly fetch?: typeof fetch
  /** Null to use server-sent events only. */
  readonly WebSocket?: typeof WebSocket | null
  /** How a lost connection is tried again: at most `baseMs` (250) before the first time, never more than `maxMs` (10,000). */
  readonly retry?: { readonly baseMs?: number; readonly maxMs?: number }
  /** Spreads the attempts of many clients; in [0, 1). */
  readonly random?: () => number
}

/** A client of a server; it connects when it is first used. */
export function createClient(options: ClientOptions): MillraceClient {
  const { url, token, actor, fetch = globalThis.fetch, retry, random = Math.random } = options
  const { WebSocket = (globalThis as Partial<typeof globalThis>).WebSocket ?? null } = options
  const transport = createRemoteTransport({
    url,
    token,
    actor,
    // A page's fetch wants to be called as a function of its window.
    fetch: (input, init) => fetch(input, init),
    WebSocket,
    backoff: { baseMs: retry?.baseMs ?? 250, maxMs: retry?.maxMs ?? 10_000, random },
  })
  return createClientOver(transport)
}
