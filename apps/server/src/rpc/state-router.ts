import { access } from 'node:fs/promises'
import { z } from 'zod'
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
  health: procedure.query(async ({ ctx }) => {
    const { store, places, recovered } = await ctx.services.open()
    const [health, leases, environments, runs] = await Promise.all([
      store.health(),
      store.listLeases(),
      store.listEnvironments(),
      store.listRuns({ statuses: ['queued', 'running'] }),
    ])
    const warehouse = await access(places.warehouse).then(
      () => true,
      () => false,
    )
    return {
      state: health,
      warehouse: { path: places.warehouse, exists: warehouse },
      leases: leases.map((lease) => ({ ...lease, token: String(lease.token) })),
      environments: environments.map(({ name, planId, finalized, standsAt }) => ({
        name,
        planId,
        finalized,
        standsAt: new Date(standsAt).toISOString(),
      })),
      unfinishedRuns: runs.length,
      recovered: recovered.map(({ id }) => id),
    }
  }),
})
