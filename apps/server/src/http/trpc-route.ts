import { fastifyRequestHandler } from '@trpc/server/adapters/fastify'
import type { FastifyInstance } from 'fastify'
import { appRouter } from '../router.ts'
import type { RpcContext } from '../rpc/procedure.ts'
import { authorizeRequest } from './authorize-request.ts'
import { httpConnection } from './http-connection.ts'
import type { ServerParts } from './server-parts.ts'

/** The procedures over HTTP: single calls, batches, and subscriptions as server-sent events. */
export async function trpcRoute(app: FastifyInstance, parts: ServerParts): Promise<void> {
  const { services, policy, identities, limits } = parts
  // tRPC reads JSON itself, and nothing else may be sent: a form of a foreign page cannot be JSON.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) =>
    done(null, body),
  )
  app.route<{ readonly Params: { readonly '*': string } }>({
    method: ['GET', 'POST'],
    url: '/trpc/*',
    config: { access: 'procedures' },
    handler: (req, res) =>
      fastifyRequestHandler({
        req,
        res,
        router: appRouter,
        path: req.params['*'],
        maxBatchSize: limits.batch,
        // A query too long for an address comes in a body; a change never comes in an address.
        allowMethodOverride: true,
        createContext(): RpcContext {
          const { headers, socket } = req.raw
          const { remoteAddress } = socket
          const access = authorizeRequest(policy, identities, { headers, remoteAddress })
          const identity = access.actor === null ? null : access.identity
          const connection = httpConnection(parts, { request: req, reply: res, identity })
          return { services, connection, ...access }
        },
      }),
  })
}
