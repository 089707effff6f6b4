import { AppError } from '@millrace/core'
import { z } from 'zod'
import { procedure, router } from './procedure.ts'

export const environmentRouter = router({
  list: procedure.query(async ({ ctx }) => (await ctx.services.open()).store.listEnvironments()),
  get: procedure.input(z.object({ environment: z.string() })).query(async ({ ctx, input }) => {
    const found = await (await ctx.services.open()).store.getEnvironment(input.environment)
    if (!found) throw new AppError('environment_not_found', { message: `there is no environment '${input.environment}'` })
    return found
  }),
})
