import type { FastifyReply, FastifyRequest } from 'fastify'
import type { RpcConnection } from '../rpc/rpc-connection.ts'
import type { Identity } from './identities.ts'
import type { ServerParts } from './server-parts.ts'
import { watchResponse } from './watch-response.ts'

export interface HttpExchange {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly identity: Identity | null
}

/** A request as procedures see it; it only stays open for a subscription. */
export function httpConnection(
  parts: ServerParts,
  { request, reply, identity }: HttpExchange,
): RpcConnection {
  const { limits, timers, clock, metrics, connections, identities, logger } = parts
  return {
    requestId: request.id,
    timers,
    pingMs: limits.pingMs,
    serverTime: () => clock.now().toISOString(),
    // The response is only read from as fast as it is sent.
    room: () => Promise.resolve(),
    delivered: metrics.eventsDelivered,
    openSubscription() {
      const end = () => void reply.raw.destroy()
      const release = connections.admit({ address: request.ip, end })
      const letGo = identity ? identities.hold(identity, end) : null
      const stopWatching = watchResponse(reply.raw, {
        timers,
        stallMs: limits.stallMs,
        onSlow() {
          metrics.slowConsumerClosed()
          logger.warn('closed a stream that is not read', { requestId: request.id })
          end()
        },
      })
      metrics.subscriptions(1)
      return () => {
        stopWatching()
        metrics.subscriptions(-1)
        letGo?.()
        release()
      }
    },
  }
}
