import type { FastifyReply, FastifyRequest } from 'fastify'
import { type AppCaller, createAppCaller } from '../app-caller.ts'
import { httpConnection } from './http-connection.ts'
import type { ServerParts } from './server-parts.ts'

/** The procedures for one request: REST does nothing that they don't. */
export function restCaller(
  parts: ServerParts,
  request: FastifyRequest,
  reply: FastifyReply,
): AppCaller {
  const { actor, identity } = request.caller
  const connection = httpConnection(parts, { request, reply, identity })
  const left = new AbortController()
  reply.raw.once('close', () => left.abort())
  const context = { services: parts.services, actor, connection }
  return createAppCaller(context, { signal: left.signal })
}
