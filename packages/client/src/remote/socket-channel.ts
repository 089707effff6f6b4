import {
  createTRPCUntypedClient,
  createWSClient,
  type TRPCWebSocketClient,
  wsLink,
} from '@trpc/client'
import type { MillraceError } from '../millrace-error.ts'
import { isPassing, toMillraceError } from '../to-millrace-error.ts'
import type { LinkStatus, SubscriptionObserver } from '../transport.ts'
import { type Backoff, backoffMs } from './backoff.ts'
import { type Caller, callerParams, type Channel } from './channel.ts'
import { watchSockets } from './watched-sockets.ts'

export interface SocketOptions extends Caller {
  readonly url: string
  readonly WebSocket: typeof WebSocket
  readonly backoff: Backoff
  /** Another attempt failed, and none ever succeeded. */
  readonly onNeverOpened: () => void
}

/** The socket is left open this long when nobody uses it. */
const lingerMs = 100

/**
 * Subscriptions over one WebSocket, opened when first used. tRPC's client sends each again with its last id
 * when the socket was lost. Its own waits cannot be stopped, so waiting is done here, where the address is
 * asked for; and a connection the server refuses is only told to this side, so the messages are looked at.
 */
export function openSocketChannel(options: SocketOptions): Channel {
  const observers = new Set<SubscriptionObserver>()
  const closed = new AbortController()
  let hasOpened = false
  /** Connections in a row that brought no answer. */
  let failures = 0
  let waitingMs: number | null = null

  const tell = (status: LinkStatus) => {
    for (const observer of Array.from(observers)) observer.status(status)
  }
  const refuse = (error: MillraceError) => {
    for (const observer of Array.from(observers)) observer.error(error)
  }
  const sockets = watchSockets(options.WebSocket, {
    opened() {
      hasOpened = true
    },
    closed() {
      // One that nobody used was closed on purpose.
      if (observers.size === 0) return
      failures += 1
      if (!hasOpened && !closed.signal.aborted) options.onNeverOpened()
    },
  })

  async function address(): Promise<string> {
    if (failures > 0) {
      waitingMs = backoffMs(options.backoff, failures)
      // While another socket still serves, nobody waits for this one.
      if (!sockets.isOneOpen()) tell({ state: 'retrying', inMs: waitingMs })
      await pause(waitingMs, closed.signal)
      waitingMs = null
      if (!sockets.isOneOpen()) tell({ state: 'connecting' })
    }
    return options.url
  }

  function read(message: IncomingMessage): void {
    // Everybody is told to reconnect at once: not everybody should.
    if (message.method === 'reconnect') failures = Math.max(failures, 1)
    else if (message.result) failures = 0
    else if (message.error && message.id === null) {
      const error = toMillraceError(message.error)
      if (!isPassing(error)) refuse(error)
    }
  }

  const socket: TRPCWebSocketClient = createWSClient({
    url: address,
    WebSocket: sockets.WebSocket,
    connectionParams: callerParams(options),
    lazy: { enabled: true, closeMs: lingerMs },
    keepAlive: { enabled: true, intervalMs: 5_000, pongTimeoutMs: 5_000 },
    retryDelayMs: () => 0,
    experimental_encoder: {
      encode: (data) => JSON.stringify(data),
      decode(data) {
        const message = JSON.parse(String(data))
        read(message as IncomingMessage)
        return message
      },
    },
  })
  const client = createTRPCUntypedClient({ links: [wsLink({ client: socket })] })

  return {
    subscribe({ path, input, after }, observer) {
      observers.add(observer)
      const leave = new AbortController()
      const stop = () => {
        observers.delete(observer)
        subscription.unsubscribe()
      }
      const from = after === null ? input : { ...input, lastEventId: after }
      const subscription = client.subscription(path, from, {
        signal: leave.signal,
        onStarted: () => observer.status({ state: 'live' }),
        onData: (value) => observer.message(value),
        onError: (error) => observers.delete(observer) && observer.error(toMillraceError(error)),
        onComplete: () => observers.delete(observer) && observer.complete(),
        onConnectionStateChange({ state }) {
          if (state !== 'connecting') return
          observer.status(
            waitingMs === null ? { state: 'connecting' } : { state: 'retrying', inMs: waitingMs },
          )
        },
      })
      return stop
    },
    async close() {
      closed.abort()
      observers.clear()
      const ended = socket.close()
      sockets.closeAll()
      await ended
    },
  }
}

interface IncomingMessage {
  readonly id?: unknown
  readonly method?: unknown
  readonly result?: unknown
  readonly error?: object
}

/** Waits; rejects at once when the signal says so. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer)
      reject(new Error('closed'))
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop)
      resolve()
    }, ms)
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })
}
