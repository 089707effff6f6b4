import { AppError } from '@millrace/core'
import { z } from 'zod'
import { procedure, router } from './procedure.ts'

export const errorRouter = router({
  /** What is known of an error whose id a message or the console named; never a stack. */
  get: procedure.input(z.object({ id: z.string().max(64) })).query(({ ctx, input }) => {
    const known = ctx.services.errors.get(input.id)
    if (known) return known
    throw new AppError('error_not_found', {
      message: `this process knows no error ${input.id}`,
      hint: 'errors are remembered until the server restarts; the log keeps them longer',
    })
  }),
})
