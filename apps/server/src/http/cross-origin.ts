import type { FastifyInstance } from 'fastify'
import type { GatePolicy } from './request-gate.ts'

const allowedHeaders = 'authorization, content-type, last-event-id, x-api-key, x-millrace-actor'

/** Lets pages of the allowed origins read answers; browsers keep all other pages from it. */
export function allowOrigins(app: FastifyInstance, policy: GatePolicy): void {
  app.addHook('onRequest', async (request, reply) => {
    const { origin } = request.headers
    if (origin === undefined || !policy.allowedOrigins.includes(origin)) return
    reply.header('access-control-allow-origin', origin).header('vary', 'origin')
  })
  for (const url of ['/trpc/*', '/api/*']) {
    app.options(url, { config: { access: 'preflight' } }, (_request, reply) =>
      reply
        .header('access-control-allow-methods', 'GET, POST')
        .header('access-control-allow-headers', allowedHeaders)
        .code(204)
        .send(),
    )
  }
}
