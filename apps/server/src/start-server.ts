import { randomBytes, randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { isIPv6, type Server } from 'node:net'
import { fileURLToPath } from 'node:url'
import { AppError, systemClock, systemTimers } from '@millrace/core'
import { createServices, type ServiceOptions, type Services } from './create-services.ts'
import { createConnections } from './http/connections.ts'
import { createHttpApp, type HttpRoute } from './http/create-http-app.ts'
import { createIdentities, type Identities } from './http/identities.ts'
import { findListener } from './http/find-listener.ts'
import { isLoopback } from './http/request-gate.ts'
import { serveSockets } from './http/serve-sockets.ts'
import { defaultLimits, type ServerLimits } from './http/server-limits.ts'
import { createServerMetrics } from './http/server-metrics.ts'
import type { ServerParts } from './http/server-parts.ts'
import { checkpointTrackers } from './jobs/checkpoint-trackers.ts'

export interface ServerPlace {
  /** 0 for any that is free. */
  readonly port: number
  /** An address to listen on; only this machine reaches a loopback one. */
  readonly host: string
  /** The token clients show; null for a random one, on loopback alone. */
  readonly token: string | null
  /** Origins of pages that may call the server, beside its own. */
  readonly allowedOrigins?: readonly string[]
  /** Names the server is reached by, beside its address: `name` or `name:port`. */
  readonly allowedHosts?: readonly string[]
  readonly limits?: Partial<ServerLimits>
  /** A folder of files to serve to browsers instead of the built-in page. */
  readonly page?: string
}

/** Where to listen, and what to serve: options for services of its own, or services that others own. */
export type ServerOptions = ServerPlace & (ServiceOptions | { readonly services: Services })

export interface RunningServer extends AsyncDisposable {
  readonly url: string
  readonly port: number
  readonly host: string
  readonly token: string
  /** Answered by `/healthz`, so that a client knows it found this server and no other. */
  readonly instanceId: string
  readonly identities: Identities
  readonly routes: readonly HttpRoute[]
  /** Sockets and event streams that are open. */
  connections(): number
  /** Lets clients go, then closes the services it opened itself. */
  close(): Promise<void>
}

const minTokenLength = 16

/** Listens for HTTP and WebSockets on one port. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const host = options.host === 'localhost' ? '127.0.0.1' : options.host
  const token = chooseToken(host, options.token)
  const isOwner = !('services' in options)
  const services = isOwner ? createServices(options) : options.services
  try {
    return await listen(services, { place: options, host, token, isOwner })
  } catch (error) {
    if (isOwner) await services[Symbol.asyncDispose]()
    throw error
  }
}

function chooseToken(host: string, given: string | null): string {
  const isWeak = given !== null && given.length < minTokenLength
  if (!isWeak && (given !== null || isLoopback(host)))
    return given ?? randomBytes(32).toString('base64url')
  throw new AppError('token_required', {
    message: isWeak
      ? `the token has less than ${minTokenLength} characters`
      : `others can reach ${host}, so the server needs a token`,
    hint: 'set MILLRACE_TOKEN, or listen on 127.0.0.1',
  })
}

interface Listening {
  readonly place: ServerPlace
  readonly host: string
  readonly token: string
  readonly isOwner: boolean
}

async function listen(
  services: Services,
  { place, host, token, isOwner }: Listening,
): Promise<RunningServer> {
  const opened = await services.open()
  const { logger } = services.options
  const limits = { ...defaultLimits, ...place.limits }
  const policy = {
    host,
    port: place.port,
    allowedHosts: place.allowedHosts ?? [],
    allowedOrigins: place.allowedOrigins ?? [],
  }
  const identities = createIdentities()
  identities.add({ name: 'token', mayNameActor: true }, token)
  let isClosing = false
  await using stack = new AsyncDisposableStack()
  stack.use(checkpointTrackers(opened, logger))
  const metrics = stack.use(
    createServerMetrics(
      async () => (await opened.store.listRuns({ statuses: ['queued', 'running'] })).length,
    ),
  )
  const parts: ServerParts = {
    services,
    opened,
    policy,
    identities,
    connections: createConnections(limits),
    limits,
    metrics,
    logger,
    clock: services.options.clock ?? systemClock,
    timers: services.options.timers ?? systemTimers,
    instanceId: randomUUID(),
    stateId: await opened.store.getStateId(),
    version: await readVersion(),
    page: place.page ?? fileURLToPath(new URL('../page', import.meta.url)),
    isClosing: () => isClosing,
  }
  const { app, routes } = await createHttpApp(parts)
  const sockets = serveSockets(parts)
  app.server.on('upgrade', sockets.upgrade)
  app.server.once('listening', () => (policy.port = portOf(app.server.address())))
  await app.listen({ port: place.port, host }).catch(async (error: unknown) => {
    throw await toListenError(error, host, place.port)
  })
  const owned = stack.move()

  let closed: Promise<void> | null = null
  const close = async () => {
    // Still listening, so that whoever asks learns that nothing more is taken.
    isClosing = true
    logger.info('closing', { connections: parts.connections.size })
    sockets.notifyReconnect()
    await sockets.close()
    await parts.connections.endAll()
    const stopped = new Promise<void>((resolve) => void app.server.close(() => resolve()))
    app.server.closeIdleConnections()
    const cut = parts.timers.after(limits.closeMs, () => app.server.closeAllConnections())
    await stopped
    cut()
    await app.close()
    await owned.disposeAsync()
    if (isOwner) await services[Symbol.asyncDispose]()
  }
  const { port } = policy
  const url = `http://${isIPv6(host) ? `[${host}]` : host}:${port}`
  logger.info('listening', { url, instanceId: parts.instanceId })
  return {
    url,
    port,
    host,
    token,
    instanceId: parts.instanceId,
    identities,
    routes,
    connections: () => parts.connections.size,
    close: () => (closed ??= close()),
    [Symbol.asyncDispose]: () => (closed ??= close()),
  }
}

function portOf(address: ReturnType<Server['address']>): number {
  return typeof address === 'object' && address !== null ? address.port : 0
}

async function toListenError(error: unknown, host: string, port: number): Promise<unknown> {
  const code = error instanceof Error && 'code' in error ? error.code : null
  if (code === 'EADDRINUSE') {
    const holder = await findListener(port)
    const by = holder ? ` by process ${holder.pid} (${holder.command})` : ''
    return new AppError('port_in_use', {
      message: `port ${port} of ${host} is in use${by}`,
      hint: 'end what listens there, or choose another port with --port or MILLRACE_PORT; 0 takes a free one',
      details: { port, host, pid: holder?.pid ?? null },
      cause: error,
    })
  }
  if (code !== 'EACCES' && code !== 'EADDRNOTAVAIL' && code !== 'ENOTFOUND') return error
  return new AppError('arguments_invalid', {
    message: `cannot listen on ${host}, port ${port}`,
    hint: 'choose an address of this machine and a port this user may take',
    cause: error,
  })
}

async function readVersion(): Promise<string> {
  const text = await readFile(new URL('../package.json', import.meta.url), 'utf8')
  const { version } = JSON.parse(text) as { readonly version: string }
  return version
}
