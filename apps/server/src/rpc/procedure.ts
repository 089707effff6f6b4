import {
  initTRPC,
  type TRPCRouterBuilder,
  type TRPCRouterCaller,
  type TRPCRouterDef,
  type TRPCRouterRecord,
} from '@trpc/server'
import { AppError, type Logger, silentLogger } from '@millrace/core'
import type { Services } from '../create-services.ts'
import { withFields } from '../with-fields.ts'
import { deliverMessages } from './deliver-messages.ts'
import type { RpcConnection } from './rpc-connection.ts'
import { toWireError } from './wire-error.ts'
import type { PublicTypes, WireError, WireShape } from './wire-shape.ts'

/** What every procedure gets. */
export interface RpcContext {
  readonly services: Services
  /** Who acts; null for a caller that was not let in, whom every procedure refuses. */
  readonly actor: string | null
  /** Why there is no actor. */
  readonly refusal?: AppError
  /** How a caller over the network is reached; a caller in this process has none. */
  readonly connection?: RpcConnection
}

const rpc = initTRPC.context<RpcContext>().create({
  // Any stream has a message or a ping more often than that.
  sse: { client: { reconnectAfterInactivityMs: 40_000 } },
  errorFormatter({ shape, error, ctx }): WireShape {
    const wire = toWireError(error, ctx ? loggerOf(ctx) : silentLogger)
    const { code, httpStatus } = shape.data
    return {
      ...shape,
      message: wire.message,
      data: { code, httpStatus, app: safePart(wire.cause) },
    }
  },
})

/** The safe part of an error: code, message, what to do, issues. */
function safePart(cause: unknown): WireError | null {
  if (!(cause instanceof AppError)) return null
  const { code, message, hint, details, issues } = cause
  return { code, message, hint: hint ?? null, details, issues }
}

/** Makes a router whose type leaves the context out: it is a client's type too. */
export const router = rpc.router as unknown as TRPCRouterBuilder<PublicTypes>
export const createCaller = rpc.createCallerFactory as unknown as CallerFactory

type CallerTypes = Omit<PublicTypes, 'ctx'> & { ctx: RpcContext }
type CallerFactory = <Procedures extends TRPCRouterRecord>(router: {
  readonly _def: TRPCRouterDef<PublicTypes, Procedures>
}) => TRPCRouterCaller<CallerTypes, Procedures>

/**
 * The base of every procedure: refuses who was not let in, and turns whatever a verb throws into a
 * coded error; unknown ones are logged and become generic.
 */
export const procedure = rpc.procedure.use(async ({ next, ctx, type, path, getRawInput }) => {
  const { actor, connection } = ctx
  if (actor === null) throw toWireError(ctx.refusal ?? unauthorized(), loggerOf(ctx))
  const input = await getRawInput()
  const logger = withFields(loggerOf(ctx), { procedure: path, ...idsIn(input) })
  const fail = (error: unknown) => ctx.services.errors.note(toWireError(error, logger), path)
  const result = await next({ ctx: { actor } })
  if (!result.ok) throw fail(result.error)
  if (type !== 'subscription') return result
  const messages = result.data as AsyncIterable<unknown>
  if (!connection) return { ...result, data: withWireErrors(messages, fail) }
  const lastEventId = readLastEventId(input)
  const delivered = deliverMessages(messages, { connection, lastEventId })
  return { ...result, data: withWireErrors(delivered, fail) }
})

/** A throw inside a subscription comes after its middleware has returned. */
async function* withWireErrors(messages: AsyncIterable<unknown>, fail: (error: unknown) => Error) {
  try {
    yield* messages
  } catch (error) {
    throw fail(error)
  }
}

function loggerOf({ services, connection }: RpcContext): Logger {
  const { logger } = services.options
  return connection ? withFields(logger, { requestId: connection.requestId }) : logger
}

function unauthorized(): AppError {
  return new AppError('unauthorized', {
    message: 'this server answers only to those it knows',
    hint: "send the server's token",
  })
}

/** The plan or run a call is about, for the log. */
function idsIn(input: unknown): Readonly<Record<string, unknown>> {
  if (input === null || typeof input !== 'object') return {}
  const names = new Set(['planId', 'runId'])
  return Object.fromEntries(
    Object.entries(input).filter(
      ([name, id]) => names.has(name) && typeof id === 'string' && id.length < 100,
    ),
  )
}

function readLastEventId(input: unknown): string | null {
  if (input === null || typeof input !== 'object' || !('lastEventId' in input)) return null
  return typeof input.lastEventId === 'string' ? input.lastEventId : null
}
