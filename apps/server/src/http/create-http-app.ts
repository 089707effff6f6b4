import { randomUUID } from 'node:crypto'
import { AppError } from '@millrace/core'
import Fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify'
import { withFields } from '../with-fields.ts'
import { authorizeRequest } from './authorize-request.ts'
import { allowOrigins } from './cross-origin.ts'
import { eventRoutes } from './event-routes.ts'
import { healthRoutes } from './health-routes.ts'
import type { Identity } from './identities.ts'
import { openApiRoute } from './openapi-document.ts'
import { pageRoutes } from './page-routes.ts'
import { problemDocument, problemType } from './problem-document.ts'
import { checkHost, checkOrigin } from './request-gate.ts'
import { runRoutes } from './run-routes.ts'
import { securityHeaders } from './security-headers.ts'
import type { ServerParts } from './server-parts.ts'
import { trpcRoute } from './trpc-route.ts'
import { workspaceRoutes } from './workspace-routes.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /**
     * Who may ask: anybody, any page of an allowed origin, whoever the procedures let in, or, unless
     * said otherwise, who is let in like them.
     */
    readonly access?: 'open' | 'preflight' | 'procedures'
  }
  interface FastifyRequest {
    /** Who asks; set where the route is for those who are let in. */
    caller: Caller
  }
}

interface Caller {
  readonly actor: string
  readonly identity: Identity | null
}

export interface HttpRoute {
  readonly method: string
  readonly url: string
}

export interface HttpApp {
  readonly app: FastifyInstance
  /** Everything that can be asked for. */
  readonly routes: readonly HttpRoute[]
}

/** The HTTP side of a server: checks before every route, and one form for every error. */
export async function createHttpApp(parts: ServerParts): Promise<HttpApp> {
  const { limits, logger } = parts
  const app = Fastify({
    logger: false,
    bodyLimit: limits.payloadBytes,
    genReqId: () => randomUUID(),
    exposeHeadRoutes: false,
    return503OnClosing: false,
    routerOptions: { maxParamLength: 16_384 },
  })
  const routes: HttpRoute[] = []
  app.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) routes.push({ method: one, url })
  })
  app.decorateRequest('caller')
  allowOrigins(app, parts.policy)
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(securityHeaders)
    checkRequest(parts, request)
  })
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown'
    const status = reply.statusCode
    parts.metrics.request(route, status, reply.elapsedTime / 1000)
    // The path alone: a query carries what was asked, and might carry a secret.
    const fields = { requestId: request.id, method: request.method, route, status }
    logger.debug('answered a request', { ...fields, ms: Math.round(reply.elapsedTime) })
  })
  app.setErrorHandler((error: FastifyError, request, reply) =>
    sendProblem(parts, { error: refusedByFastify(error), request, reply }),
  )
  app.setNotFoundHandler((request, reply) => {
    const error = new AppError('route_not_found', { message: 'there is nothing at this path' })
    return sendProblem(parts, { error, request, reply })
  })
  await app.register(async (scope) => healthRoutes(scope, parts))
  await app.register(async (scope) => trpcRoute(scope, parts))
  await app.register(async (scope) => openApiRoute(scope, parts.version))
  await app.register(workspaceRoutes)
  await app.register(async (scope) => runRoutes(scope, parts))
  await app.register(async (scope) => eventRoutes(scope, parts))
  await app.register(async (scope) => pageRoutes(scope, parts.page))
  return { app, routes }
}

function checkRequest(parts: ServerParts, request: FastifyRequest): void {
  const { policy, identities } = parts
  const { headers, socket } = request.raw
  const { access } = request.routeOptions.config
  const hostRefusal = checkHost(policy, headers)
  if (hostRefusal) throw hostRefusal
  if (access === 'open' || request.is404) return
  const originRefusal = checkOrigin(policy, headers)
  if (originRefusal) throw originRefusal
  if (parts.isClosing())
    throw new AppError('server_closing', { message: 'the server is shutting down' })
  if (access !== undefined) return
  const { remoteAddress } = socket
  const found = authorizeRequest(policy, identities, { headers, remoteAddress })
  if (found.actor === null) throw found.refusal
  request.caller = found
}

interface Failure {
  readonly error: unknown
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

function sendProblem(parts: ServerParts, { error, request, reply }: Failure): FastifyReply {
  const requestId = request.id
  const logger = withFields(parts.logger, { requestId })
  const problem = problemDocument(error, { logger, requestId })
  return reply.code(problem.status).type(problemType).send(problem)
}

/** What Fastify refuses by itself: bodies too large, malformed, or of a foreign type. */
function refusedByFastify(error: FastifyError): unknown {
  if (error.statusCode === 413)
    return new AppError('payload_too_large', {
      message: 'the body is larger than the server takes',
    })
  const isRefusal = error.code?.startsWith('FST_') && (error.statusCode ?? 500) < 500
  return isRefusal ? new AppError('arguments_invalid', { message: error.message }) : error
}
