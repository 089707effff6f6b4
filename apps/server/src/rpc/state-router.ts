import { AppError } from '@millrace/core'
import { z } from 'zod'
import { readHealth } from '../read-health.ts'
import { restoreServices } from '../restore-services.ts'
import { procedure, router } from './procedure.ts'

export const stateRouter = router({
  /** Reads the state's own tables: one bounded SELECT, no secrets. */
  sql: procedure
    .input(
      z.object({
        sql: z.string().max(100_000),
        limit: z.int().positive().max(10_000).default(1000),
      }),
    )
    .query(async ({ ctx, input }) =>
      (await ctx.services.open()).store.readSql(input.sql, input.limit),
    ),
  /** Where everything is and how it stands, with the next step where something is wrong. */
  health: procedure.query(async ({ ctx }) => readHealth(await ctx.services.open())),
  /**
   * Copies the state into a new file below its own folder and says which: a caller never chooses where a
   * server writes. Who is on the same machine moves it from there.
   */
  backup: procedure.mutation(async ({ ctx }) => (await ctx.services.open()).backUp()),
  /** Replaces the state by a backup; only in a process that has not opened it, never over the network. */
  restore: procedure.input(z.object({ file: z.string() })).mutation(async ({ ctx, input }) => {
    if (!ctx.connection) return restoreServices(ctx.services, input.file)
    throw new AppError('state_busy', {
      message: 'this server has the state open, and it cannot be replaced under it',
      hint: 'end the server, then run: millrace state restore FILE',
    })
  }),
})
