import { AppError } from '@millrace/core'
import type { WebSocket } from 'ws'
import type { RpcConnection } from '../rpc/rpc-connection.ts'
import type { Identity } from './identities.ts'
import { closeCodes } from './server-limits.ts'
import type { ServerParts } from './server-parts.ts'
import { attachOutlet } from './socket-outlet.ts'

/** A WebSocket, from its upgrade to its close. */
export interface SocketConnection extends RpcConnection {
  /** Says who it belongs to, once that is known; null for someone who is refused. */
  welcome(identity: Identity | null): void
  /** Closes it; a client that does not answer is cut off after a while. */
  close(code: number, reason: string): void
}

export function openSocketConnection(
  parts: ServerParts,
  socket: WebSocket,
  requestId: string,
): SocketConnection {
  const { limits, timers, metrics, logger, identities, clock } = parts
  const releases: (() => void)[] = []
  let subscriptions = 0

  const close = (code: number, reason: string) => {
    if (socket.readyState === socket.CLOSED) return
    socket.close(code, reason)
    releases.push(timers.after(limits.closeMs, () => socket.terminate()))
  }
  const outlet = attachOutlet(socket, {
    limits,
    timers,
    onSlow() {
      metrics.slowConsumerClosed()
      logger.warn('closed a socket that takes its messages too slowly', { requestId })
      close(closeCodes.slow, 'messages were taken too slowly')
    },
  })
  const stopWaiting = timers.after(limits.helloMs, () =>
    close(closeCodes.unauthorized, 'no connection parameters came'),
  )
  releases.push(stopWaiting)
  metrics.sockets(1)
  socket.once('close', () => {
    metrics.sockets(-1)
    for (const release of releases) release()
  })

  return {
    requestId,
    timers,
    pingMs: limits.pingMs,
    serverTime: () => clock.now().toISOString(),
    room: outlet.room,
    delivered: metrics.eventsDelivered,
    close,
    openSubscription() {
      if (subscriptions >= limits.subscriptionsPerSocket)
        throw new AppError('too_many_subscriptions', {
          message: `one connection follows at most ${limits.subscriptionsPerSocket} streams`,
          hint: 'stop following some, or open another connection',
        })
      subscriptions += 1
      metrics.subscriptions(1)
      return () => {
        subscriptions -= 1
        metrics.subscriptions(-1)
      }
    },
    welcome(identity) {
      stopWaiting()
      if (!identity || socket.readyState !== socket.OPEN) return
      const end = () => close(closeCodes.unauthorized, 'the token was revoked')
      releases.push(identities.hold(identity, end))
    },
  }
}
