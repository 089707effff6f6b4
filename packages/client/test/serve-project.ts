import { createServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { AppError } from '@millrace/core'
import { appRouter } from '@millrace/server/router'
import { createHTTPHandler } from '@trpc/server/adapters/standalone'
import { applyWSSHandler } from '@trpc/server/adapters/ws'
import { WebSocketServer } from 'ws'
import { openProject, type OpenProject } from '../../../apps/server/test/open-project.ts'

export interface ServeOptions {
  /** Who does not send it is refused. */
  readonly token?: string
  /** As a proxy that knows no WebSocket. */
  readonly refusesUpgrades?: boolean
}

/** A real project behind HTTP and WebSocket on a free port. */
export interface ServedProject extends AsyncDisposable {
  readonly url: string
  readonly port: number
  readonly project: OpenProject
  readonly sockets: WebSocketServer
  /** Who called, as the context was told. */
  readonly actors: Set<string>
  /** Methods and paths as they came, without their input. */
  readonly requests: string[]
  /** Answers nothing any more, and takes up again where it was. */
  pause(): Promise<void>
  resume(): Promise<void>
  /** Asks every client to connect anew. */
  askToReconnect(): void
}

export async function serveProject(
  files?: Parameters<typeof openProject>[0],
  { token, refusesUpgrades = false }: ServeOptions = {},
): Promise<ServedProject> {
  const project = await openProject(files)
  const actors = new Set<string>()
  const requests: string[] = []
  const contextOf = (given: string | undefined, actor = 'nobody') => {
    if (token !== undefined && given !== token)
      throw new AppError('environment_protected', { message: 'this server wants a token' })
    actors.add(actor)
    return { services: project.services, actor }
  }
  const handle = createHTTPHandler({
    router: appRouter,
    basePath: '/trpc/',
    allowMethodOverride: true,
    createContext: ({ req }) => {
      const actor = req.headers['x-millrace-actor'] as string | undefined
      return contextOf(req.headers.authorization?.replace('Bearer ', ''), actor)
    },
  })
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url?.split('?')[0]}`)
    if (request.url === '/healthz') response.end('ok')
    else handle(request, response)
  })
  const connections = new Set<Socket>()
  server.on('connection', (socket) => {
    connections.add(socket)
    socket.once('close', () => connections.delete(socket))
  })
  const sockets = new WebSocketServer({ noServer: true })
  server.on('upgrade', (request, socket: Duplex, head) => {
    if (refusesUpgrades) socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n')
    else
      sockets.handleUpgrade(request, socket, head, (opened) =>
        sockets.emit('connection', opened, request),
      )
  })
  const handler = applyWSSHandler({
    wss: sockets,
    router: appRouter,
    createContext: ({ info }) =>
      contextOf(info.connectionParams?.['token'], info.connectionParams?.['actor']),
  })
  const listen = (port: number) =>
    new Promise<number>((resolve) => {
      server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
    })
  const pause = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      for (const connection of connections) connection.destroy()
    })
  const port = await listen(0)
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    project,
    sockets,
    actors,
    requests,
    pause,
    resume: async () => void (await listen(port)),
    askToReconnect: () => handler.broadcastReconnectNotification(),
    async [Symbol.asyncDispose]() {
      await pause()
      sockets.close()
      await project[Symbol.asyncDispose]()
    },
  }
}
