import { MillraceError } from '../millrace-error.ts'
import type { Transport } from '../transport.ts'
import { addressesOf } from './addresses.ts'
import type { Backoff } from './backoff.ts'
import type { Caller, Channel } from './channel.ts'
import { openEventStreamChannel } from './event-stream-channel.ts'
import { openHttpCalls } from './http-calls.ts'
import { type ResumingSubscription, resumeSubscription } from './resuming-subscription.ts'
import { openSocketChannel } from './socket-channel.ts'

export interface RemoteOptions extends Caller {
  readonly url: string
  readonly fetch: typeof fetch
  /** Null where there is none: then subscriptions are server-sent events from the start. */
  readonly WebSocket: typeof WebSocket | null
  readonly backoff: Backoff
}

/** As often in a row a socket must fail although HTTP answers: a server may come up between the two. */
const answersBeforeFallback = 2

/**
 * Calls go over HTTP, subscriptions over one WebSocket. Where none ever opened although HTTP answers, as
 * behind a proxy that knows no WebSocket, they move to server-sent events and stay there.
 */
export function createRemoteTransport(options: RemoteOptions): Transport {
  const { token, actor, fetch, backoff } = options
  const addresses = addressesOf(options.url)
  const http = { token, actor, fetch, url: addresses.trpc }
  const callHttp = openHttpCalls(http)
  const closed = new AbortController()
  const subscriptions = new Set<ResumingSubscription>()
  let channel: Channel | null = null
  let isProbing = false
  let answers = 0

  const openChannel = (): Channel =>
    options.WebSocket
      ? openSocketChannel({
          token,
          actor,
          url: addresses.socket,
          WebSocket: options.WebSocket,
          backoff,
          onNeverOpened: () => void considerFallback(),
        })
      : openEventStreamChannel(http)

  async function considerFallback(): Promise<void> {
    if (isProbing) return
    isProbing = true
    answers = (await answersHttp(addresses.health, fetch, closed.signal)) ? answers + 1 : 0
    isProbing = false
    if (answers !== answersBeforeFallback || closed.signal.aborted) return
    const sockets = channel
    channel = openEventStreamChannel(http)
    for (const subscription of subscriptions) subscription.moveTo(channel)
    await sockets?.close()
  }

  return {
    async call(call) {
      if (closed.signal.aborted) throw closedError()
      const { signal: given } = call
      const signal = given ? AbortSignal.any([given, closed.signal]) : closed.signal
      try {
        return await callHttp({ ...call, signal })
      } catch (error) {
        throw closed.signal.aborted && !given?.aborted ? closedError() : error
      }
    },
    subscribe(request, observer) {
      if (closed.signal.aborted) {
        observer.error(closedError())
        return () => {}
      }
      channel ??= openChannel()
      const over = () => subscriptions.delete(subscription)
      const own = {
        ...observer,
        error: (error: MillraceError) => {
          over()
          observer.error(error)
        },
        complete: () => {
          over()
          observer.complete()
        },
      }
      const subscription = resumeSubscription(request, own, { channel, backoff })
      subscriptions.add(subscription)
      return () => {
        over()
        subscription.stop()
      }
    },
    async close() {
      closed.abort()
      for (const subscription of subscriptions) subscription.fail(closedError())
      await channel?.close()
    },
  }
}

/** Whether something answers over HTTP that is not a proxy saying that nothing does. */
async function answersHttp(
  url: string,
  request: typeof fetch,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    const response = await request(url, { signal })
    await response.body?.cancel()
    return response.status < 500
  } catch {
    return false
  }
}

function closedError(): MillraceError {
  return new MillraceError('client_closed', { message: 'the client is closed' })
}
