import { randomUUID } from 'node:crypto'
import { type IncomingMessage, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { AppError } from '@millrace/core'
import { applyWSSHandler } from '@trpc/server/adapters/ws'
import { type WebSocket, WebSocketServer } from 'ws'
import { appRouter } from '../router.ts'
import type { RpcContext } from '../rpc/procedure.ts'
import { authorizeRequest } from './authorize-request.ts'
import { problemDocument, problemType } from './problem-document.ts'
import { checkHost, checkOrigin } from './request-gate.ts'
import { closeCodes } from './server-limits.ts'
import type { ServerParts } from './server-parts.ts'
import { openSocketConnection, type SocketConnection } from './socket-connection.ts'

/** The WebSocket side of a server. */
export interface SocketServer {
  /** Takes over a connection that asks to become a WebSocket, or refuses it. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** Tells every client to connect again, as elsewhere or later. */
  notifyReconnect(): void
  /** Closes every socket; resolves when all are gone. */
  close(): Promise<void>
}

export function serveSockets(parts: ServerParts): SocketServer {
  const { limits, policy, identities, services, logger } = parts
  const server = new WebSocketServer({ noServer: true, maxPayload: limits.payloadBytes })
  const connections = new Map<WebSocket, SocketConnection>()
  const handler = applyWSSHandler({
    wss: server,
    router: appRouter,
    maxBatchSize: limits.batch,
    keepAlive: { enabled: true, pingMs: limits.keepAliveMs, pongWaitMs: limits.pongMs },
    onError: ({ error, path, ctx }) =>
      logger.debug('a call over a socket failed', {
        requestId: (ctx as RpcContext | undefined)?.connection?.requestId ?? null,
        procedure: path,
        code: error.code,
      }),
    // Never throws: that would make the client connect again and again.
    createContext({ req, res, info }): RpcContext {
      const connection = connections.get(res)
      const access = authorizeRequest(policy, identities, {
        headers: req.headers,
        remoteAddress: req.socket.remoteAddress,
        connectionParams: info.connectionParams,
      })
      logger.debug('a socket was opened', {
        requestId: connection?.requestId,
        actor: access.actor,
      })
      connection?.welcome(access.actor === null ? null : access.identity)
      return { services, ...(connection && { connection }), ...access }
    },
  })

  return {
    upgrade(request, socket, head) {
      const requestId = randomUUID()
      const address = request.socket.remoteAddress ?? ''
      try {
        refuseUnlessAllowed(parts, request)
        const connection: { end: () => void } = { end: () => socket.destroy() }
        const release = parts.connections.admit({ address, end: () => connection.end() })
        socket.once('close', release)
        server.handleUpgrade(request, socket, head, (webSocket) => {
          const opened = openSocketConnection(parts, webSocket, requestId)
          connections.set(webSocket, opened)
          connection.end = () => opened.close(closeCodes.restart, 'the server is going away')
          webSocket.once('close', () => connections.delete(webSocket))
          server.emit('connection', webSocket, request)
        })
      } catch (error) {
        refuseUpgrade(socket, problemDocument(error, { logger, requestId }))
      }
    },
    notifyReconnect: handler.broadcastReconnectNotification,
    async close() {
      const gone = [...connections.keys()].map(
        (socket) => new Promise<void>((resolve) => void socket.once('close', () => resolve())),
      )
      for (const connection of connections.values())
        connection.close(closeCodes.restart, 'the server is going away')
      await Promise.all(gone)
      server.close()
    },
  }
}

function refuseUnlessAllowed(parts: ServerParts, request: IncomingMessage): void {
  const { policy } = parts
  const refusal = checkHost(policy, request.headers) ?? checkOrigin(policy, request.headers)
  if (refusal) throw refusal
  if (parts.isClosing())
    throw new AppError('server_closing', { message: 'the server is shutting down' })
  if (request.url?.split('?')[0] !== '/trpc')
    throw new AppError('route_not_found', { message: 'there is no WebSocket at that path' })
}

function refuseUpgrade(socket: Duplex, problem: { readonly status: number }): void {
  const body = JSON.stringify(problem)
  const lines = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? 'Error'}`,
    'Connection: close',
    `Content-Type: ${problemType}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'X-Content-Type-Options: nosniff',
  ]
  socket.on('error', () => {})
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`)
}
