import { initTRPC } from '@trpc/server'
import { AppError, silentLogger } from '@millrace/core'
import type { Services } from '../create-services.ts'
import { toWireError } from './wire-error.ts'

/** What every procedure gets. */
export interface RpcContext {
  readonly services: Services
  readonly actor: string
}

const rpc = initTRPC.context<RpcContext>().create({
  errorFormatter({ shape, error, ctx }) {
    const wire = toWireError(error, ctx?.services.options.logger ?? silentLogger)
    const { code, httpStatus } = shape.data
    return {
      ...shape,
      message: wire.message,
      data: { code, httpStatus, app: safePart(wire.cause) },
    }
  },
})

/** The safe part of an error: code, message, what to do, issues. */
function safePart(cause: unknown) {
  if (!(cause instanceof AppError)) return null
  const { code, message, hint, details, issues } = cause
  return { code, message, hint: hint ?? null, details, issues }
}

export const router = rpc.router
export const createCaller = rpc.createCallerFactory

/** Turns whatever a verb throws into a coded error; unknown ones are logged and become generic. */
export const procedure = rpc.procedure.use(async ({ next, ctx, type, path }) => {
  const { logger } = ctx.services.options
  const fail = (error: unknown) => ctx.services.errors.note(toWireError(error, logger), path)
  const result = await next()
  if (!result.ok) throw fail(result.error)
  if (type !== 'subscription') return result
  return { ...result, data: withWireErrors(result.data as AsyncIterable<unknown>, fail) }
})

/** A throw inside a subscription comes after its middleware has returned. */
async function* withWireErrors(messages: AsyncIterable<unknown>, fail: (error: unknown) => Error) {
  try {
    yield* messages
  } catch (error) {
    throw fail(error)
  }
}
