import { auditEnvironment, production } from '@millrace/core'
import { z } from 'zod'
import { procedure, router } from './procedure.ts'

export const auditRouter = router({
  /** Runs every audit of an environment on its tables as they are. */
  run: procedure
    .input(z.object({ environment: z.string().default(production) }).prefault({}))
    .mutation(async ({ ctx, input }) =>
      auditEnvironment(await ctx.services.open(), input.environment),
    ),
  /** What audits of a run found, with up to 20 failing rows each. */
  failures: procedure.input(z.object({ runId: z.string() })).query(async ({ ctx, input }) => {
    const { store } = await ctx.services.open()
    return (await store.getAuditResults(input.runId)).filter(({ failing }) => failing > 0)
  }),
})
