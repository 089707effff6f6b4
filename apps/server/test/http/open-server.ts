import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import {
  createTRPCClient,
  createWSClient,
  httpBatchLink,
  type TRPCClient,
  wsLink,
} from '@trpc/client'
import { WebSocket } from 'ws'
import type { AppRouter } from '../../src/router.ts'
import { type RunningServer, type ServerPlace, startServer } from '../../src/start-server.ts'
import { openProject, type OpenProject } from '../open-project.ts'

export const ownToken = 'a-token-that-is-long-enough'

export const smallProject: Readonly<Record<string, string>> = {
  'millrace.yaml': 'name: small\n',
  'models/a/one.sql': 'select 1 as n\n',
}

/** A project served on a free loopback port, with clients that are closed with it. */
export interface OpenServer extends AsyncDisposable {
  readonly project: OpenProject
  readonly server: RunningServer
  http(headers?: Readonly<Record<string, string>>): TRPCClient<AppRouter>
  socket(connectionParams?: Readonly<Record<string, string>> | null): SocketClient
  /** A socket without tRPC's client, open already. */
  rawSocket(options?: RawSocketOptions): Promise<WebSocket>
  get(path: string, options?: GetOptions): Promise<Answer>
}

export interface SocketClient {
  readonly client: TRPCClient<AppRouter>
  readonly closes: { readonly code?: number | undefined }[]
  close(): Promise<void>
  /** Breaks the connection as a network does; the client connects again by itself. */
  breakOff(): void
}

export interface RawSocketOptions {
  readonly headers?: Readonly<Record<string, string>>
  readonly path?: string
}

export interface GetOptions {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
  readonly json: () => any // oxlint-disable-line typescript/no-explicit-any -- bodies are compared whole
}

export async function openServer(
  place: Partial<ServerPlace> = {},
  given?: OpenProject,
): Promise<OpenServer> {
  const project = given ?? (await openProject(smallProject))
  const server = await startServer({
    port: 0,
    host: '127.0.0.1',
    token: ownToken,
    ...place,
    services: project.services,
  })
  const closing: (() => unknown)[] = []
  return {
    project,
    server,
    http: (headers = { authorization: `Bearer ${ownToken}` }) =>
      createTRPCClient<AppRouter>({
        links: [httpBatchLink({ url: `${server.url}/trpc`, headers })],
      }),
    socket(connectionParams = { token: ownToken, actor: 'bea' }) {
      const closes: SocketClient['closes'] = []
      const ws = createWSClient({
        url: `${server.url.replace('http', 'ws')}/trpc`,
        WebSocket: WebSocket as unknown as typeof globalThis.WebSocket,
        connectionParams,
        onClose: (cause) => void closes.push({ code: cause?.code }),
        retryDelayMs: () => 20,
      })
      closing.push(() => ws.close())
      const client = createTRPCClient<AppRouter>({ links: [wsLink({ client: ws })] })
      const breakOff = () => (ws.connection?.ws as unknown as WebSocket | undefined)?.terminate()
      return { client, closes, close: () => ws.close(), breakOff }
    },
    async rawSocket({ headers = { authorization: `Bearer ${ownToken}` }, path = '/trpc' } = {}) {
      const socket = new WebSocket(`${server.url.replace('http', 'ws')}${path}`, { headers })
      closing.push(() => socket.terminate())
      await new Promise<void>((resolve, reject) => {
        socket.once('open', () => resolve())
        socket.once('error', reject)
        socket.once('unexpected-response', (_request, response) => {
          let text = ''
          response.on('data', (chunk) => (text += chunk))
          response.on('end', () => reject(new Error(`${response.statusCode} ${text}`)))
        })
      })
      return socket
    },
    get: (path, options = {}) => ask(server, path, options),
    async [Symbol.asyncDispose]() {
      for (const close of closing) close()
      await server.close()
      if (!given) await project[Symbol.asyncDispose]()
    },
  }
}

/** Sends what browsers do not let pages send, as Host and Origin. */
function ask(server: RunningServer, path: string, options: GetOptions): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { method = 'GET', headers = {}, body } = options
    const { host, port } = server
    const request = httpRequest({ host, port, path, method, headers, agent: false }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk) => (text += chunk))
      response.on('error', reject)
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text,
          json: () => JSON.parse(text),
        }),
      )
    })
    request.on('error', reject)
    request.end(body)
  })
}

/** The messages of one subscription, as they come. */
export function follow<Message>(stream: AsyncIterable<Message>) {
  const iterator = stream[Symbol.asyncIterator]()
  const messages: Message[] = []
  const read = async () => {
    for (let next = await iterator.next(); !next.done; next = await iterator.next())
      messages.push(next.value)
    return messages
  }
  const done = read()
  done.catch(() => {})
  return { messages, done, stop: () => iterator.return?.() }
}
