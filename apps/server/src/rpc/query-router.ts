import { production } from '@millrace/core'
import { z } from 'zod'
import { runQuery } from '../run-query.ts'
import { procedure, router } from './procedure.ts'

const defaultLimit = 1000

export const queryRouter = router({
  /** Runs one SELECT in a read-only transaction; plain model names mean the views of the environment. */
  run: procedure
    .input(
      z.object({
        sql: z.string().max(1_000_000),
        environment: z.string().default(production),
        limit: z.int().positive().max(100_000).default(defaultLimit),
      }),
    )
    .query(async ({ ctx, input, signal }) =>
      runQuery(await ctx.services.open(), { ...input, signal }),
    ),
})
