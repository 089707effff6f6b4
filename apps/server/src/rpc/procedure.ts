import { initTRPC } from '@trpc/server'
import { AppError } from '@millrace/core'
import type { Services } from '../create-services.ts'
import { toWireError } from './wire-error.ts'

/** What every procedure gets. */
export interface RpcContext {
  readonly services: Services
  readonly actor: string
}

const rpc = initTRPC.context<RpcContext>().create({
  errorFormatter: ({ shape, error }) => ({
    ...shape,
    data: {
      code: shape.data.code,
      httpStatus: shape.data.httpStatus,
      app: AppErrorData.from(error.cause),
    },
  }),
})

/** The safe part of an error: code, message, what to do, issues. */
const AppErrorData = {
  from: (cause: unknown) =>
    cause instanceof AppError
      ? {
          code: cause.code,
          message: cause.message,
          hint: cause.hint ?? null,
          details: cause.details,
          issues: cause.issues,
        }
      : null,
}

export const router = rpc.router
export const createCaller = rpc.createCallerFactory

/** Turns whatever a verb throws into a coded error; unknown ones are logged and become generic. */
export const procedure = rpc.procedure.use(async ({ next, ctx }) => {
  const result = await next()
  if (!result.ok) throw toWireError(result.error, ctx.services.options.logger)
  return result
})
