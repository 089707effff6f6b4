import { isTrackedEnvelope, tracked } from '@trpc/server'
import type { RpcConnection } from './rpc-connection.ts'

/** Told on any stream after a while of silence; not stored, and under the id of the message before. */
export interface StreamPing {
  readonly kind: 'ping'
  /** The server's time, ISO 8601 UTC. */
  readonly ping: string
}

export interface Delivery {
  readonly connection: RpcConnection
  /** The caller's cursor: the id of pings before the first message. */
  readonly lastEventId: string | null
}

const silence = Symbol('silence')

/** Gives a subscription's messages to a caller over the network as fast as it takes them. */
export async function* deliverMessages(
  messages: AsyncIterable<unknown>,
  { connection, lastEventId }: Delivery,
) {
  const close = connection.openSubscription()
  const iterator = messages[Symbol.asyncIterator]()
  let lastId = lastEventId
  let next: Promise<IteratorResult<unknown>> | null = null
  try {
    for (;;) {
      await connection.room()
      next ??= iterator.next()
      const message = await nextOrSilence(next, connection)
      if (message === silence) {
        // Without an id it would make the caller forget where to resume.
        if (lastId === null) continue
        const ping: StreamPing = { kind: 'ping', ping: connection.serverTime() }
        yield tracked(lastId, ping)
        continue
      }
      next = null
      if (message.done) return
      if (isTrackedEnvelope(message.value)) {
        const [id, data] = message.value
        lastId = id
        connection.delivered(countEvents(data))
      }
      yield message.value
    }
  } finally {
    close()
    const left = iterator.return?.()
    // A call under way ends with the caller's signal, and is not waited for.
    if (next === null) await left
    else left?.catch(() => {})
  }
}

async function nextOrSilence(
  next: Promise<IteratorResult<unknown>>,
  { timers, pingMs }: RpcConnection,
): Promise<IteratorResult<unknown> | typeof silence> {
  const quiet = Promise.withResolvers<typeof silence>()
  const stop = timers.after(pingMs, () => quiet.resolve(silence))
  try {
    return await Promise.race([next, quiet.promise])
  } finally {
    stop()
  }
}

function countEvents(data: unknown): number {
  const events =
    data !== null && typeof data === 'object' && 'events' in data ? data.events : undefined
  return Array.isArray(events) ? events.length : 0
}
