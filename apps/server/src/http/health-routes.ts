import type { FastifyInstance } from 'fastify'
import type { ServerParts } from './server-parts.ts'

/** Moves when a client of an earlier version can no longer talk to the server. */
const protocolVersion = 1

/** Whether the server lives, whether it can work, and what it counted. */
export async function healthRoutes(app: FastifyInstance, parts: ServerParts): Promise<void> {
  const { instanceId, stateId, version, opened, metrics, logger } = parts
  app.get('/healthz', { config: { access: 'open' } }, () => ({
    status: parts.isClosing() ? 'closing' : 'ok',
    instanceId,
    version,
    protocolVersion,
    stateId,
  }))
  app.get('/readyz', { config: { access: 'open' } }, async (_request, reply) => {
    if (parts.isClosing()) return reply.code(503).send({ status: 'closing' })
    try {
      await opened.store.getStateId()
      return { status: 'ready' }
    } catch (error) {
      logger.error('the state does not answer', { error: String(error) })
      return reply.code(503).send({ status: 'state_unavailable' })
    }
  })
  app.get('/metrics', async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.text()),
  )
}
