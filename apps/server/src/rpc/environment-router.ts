import {
  AppError,
  diffEnvironments,
  diffTables,
  expiryOf,
  invalidateEnvironment,
  type EnvironmentRecord,
  type ModelSnapshot,
  previousPromotion,
  production,
  runJanitor,
} from '@millrace/core'
import { relationText } from '@millrace/core/engines'
import { z } from 'zod'
import type { OpenServices } from '../create-services.ts'
import { environmentsOverview } from '../environments/environments-overview.ts'
import { nextTickOf } from '../environments/next-tick-of.ts'
import { readGit } from '../read-git.ts'
import { readLease } from '../environments/read-lease.ts'
import { startPlan } from '../plans/start-plan.ts'
import { procedure, router } from './procedure.ts'

const named = z.object({ environment: z.string() })

export const environmentRouter = router({
  list: procedure.query(async ({ ctx }) => {
    const services = await ctx.services.open()
    const all = await services.store.listEnvironments()
    return Promise.all(all.map((environment) => describe(services, environment)))
  }),
  get: procedure
    .input(named)
    .query(async ({ ctx, input }) => getDescribed(await ctx.services.open(), input.environment)),
  /** Every environment in one call, as a page of them shows it; prod first. */
  overview: procedure.query(async ({ ctx }) => environmentsOverview(await ctx.services.open())),
  /** Drops an environment's views and its row; prod is refused. */
  invalidate: procedure.input(named).mutation(async ({ ctx, input }) => {
    const services = await ctx.services.open()
    return invalidateEnvironment(services, { ...input, holder: services.holder })
  }),
  pin: procedure
    .input(named)
    .mutation(async ({ ctx, input }) =>
      setFlags(await ctx.services.open(), input.environment, { pinned: true }),
    ),
  /** Lets it expire again, a week from now. */
  unpin: procedure.input(named).mutation(async ({ ctx, input }) => {
    const services = await ctx.services.open()
    const expiresAt = expiryOf(input.environment, services.clock.now())
    return setFlags(services, input.environment, { pinned: false, expiresAt })
  }),
  pause: procedure
    .input(named)
    .mutation(async ({ ctx, input }) =>
      setFlags(await ctx.services.open(), input.environment, { paused: true }),
    ),
  resume: procedure
    .input(named)
    .mutation(async ({ ctx, input }) =>
      setFlags(await ctx.services.open(), input.environment, { paused: false }),
    ),
  /** Takes expired environments and unused tables away, or says what it would take. */
  janitor: procedure
    .input(
      z
        .object({ dryRun: z.boolean().default(false), ignoreTtl: z.boolean().default(false) })
        .prefault({}),
    )
    .mutation(async ({ ctx, input }) => {
      const services = await ctx.services.open()
      return runJanitor(services, { ...input, holder: services.holder })
    }),
  diff: procedure
    .input(z.object({ before: z.string(), after: z.string() }))
    .query(async ({ ctx, input }) => {
      const services = await ctx.services.open()
      const [before, after] = await Promise.all([
        snapshotsOf(services, input.before),
        snapshotsOf(services, input.after),
      ])
      return diffEnvironments(before, after)
    }),
  /** Compares a model's tables of two environments, joined on its grain. */
  tableDiff: procedure
    .input(z.object({ before: z.string(), after: z.string(), model: z.string() }))
    .query(async ({ ctx, input }) => {
      const services = await ctx.services.open()
      const model = input.model.toLowerCase()
      const sides = await Promise.all(
        [input.before, input.after].map(async (environment) =>
          (await snapshotsOf(services, environment)).find(({ name }) => name === model),
        ),
      )
      const [before, after] = sides
      if (!before || !after)
        throw new AppError('model_not_found', {
          message: `${model} is not in ${before ? input.after : input.before}`,
        })
      const files = [before, after].flatMap(({ payload }) => payload.source?.files ?? [])
      const engine = await services.engine(files)
      const side = (snapshot: ModelSnapshot) => {
        if (snapshot.physicalSchema === null || snapshot.physicalName === null) {
          throw new AppError('arguments_invalid', {
            message: `${model} is ${snapshot.kind} and has no table to compare`,
          })
        }
        const relation = relationText({
          schema: snapshot.physicalSchema,
          name: snapshot.physicalName,
        })
        return { relation, columns: snapshot.payload.outputs ?? [] }
      }
      const grain = after.payload.grain.length > 0 ? after.payload.grain : after.payload.uniqueKey
      return diffTables((sql, options) => engine.query(sql, options), {
        before: side(before),
        after: side(after),
        grain,
      })
    }),
  /** Plans the way back to an earlier promotion; it is applied like any other plan. */
  rollback: procedure
    .input(named.extend({ to: z.string().optional() }))
    .mutation(async ({ ctx, input }) => {
      const services = await ctx.services.open()
      const { root } = services.places
      const target = input.to ?? (await previousPromotion(services.store, input.environment)).id
      const planId = await startPlan(services, {
        root,
        environment: input.environment,
        options: { rollback_to: target },
        overrides: {},
        actor: ctx.actor,
        git: readGit(root),
      })
      return { planId, to: target }
    }),
})

async function mustGet({ store }: OpenServices, environment: string) {
  const found = await store.getEnvironment(environment)
  if (!found)
    throw new AppError('environment_not_found', {
      message: `there is no environment '${environment}'`,
    })
  return found
}

async function snapshotsOf(
  services: OpenServices,
  environment: string,
): Promise<readonly ModelSnapshot[]> {
  const { snapshots } = await mustGet(services, environment)
  return (await services.store.getSnapshots(
    snapshots.map(({ snapshotId }) => snapshotId),
  )) as readonly ModelSnapshot[]
}

async function setFlags(
  services: OpenServices,
  environment: string,
  flags: Parameters<OpenServices['store']['setEnvironmentFlags']>[1],
) {
  if (environment === production && flags.pinned !== undefined)
    throw new AppError('arguments_invalid', {
      message: 'prod never expires; there is nothing to pin or unpin',
    })
  await mustGet(services, environment)
  await services.store.setEnvironmentFlags(environment, flags)
  return getDescribed(services, environment)
}

async function getDescribed(services: OpenServices, environment: string) {
  return describe(services, await mustGet(services, environment))
}

/**
 * With `nextTick`, when a cron ticks next (ISO 8601 UTC, null while paused), and `lease`, who works on the
 * environment now and how far that is, in models.
 */
async function describe(services: OpenServices, environment: EnvironmentRecord) {
  const { store, clock } = services
  const { paused, name } = environment
  const [tick, lease] = await Promise.all([
    paused ? null : nextTickOf(store, environment, clock.now().getTime()),
    readLease(store, name),
  ])
  return {
    ...environment,
    nextTick: tick === null ? null : new Date(tick).toISOString(),
    lease,
  }
}
