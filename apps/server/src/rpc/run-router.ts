import {
  AppError,
  checkEnvironmentName,
  readInstant,
  runKinds,
  runStatuses,
  runStream,
} from '@millrace/core'
import { z } from 'zod'
import type { OpenServices } from '../create-services.ts'
import { listRuns } from '../runs/list-runs.ts'
import { auditsOfRun } from '../runs/audits-of-run.ts'
import { estimateRun } from '../runs/estimate-run.ts'
import { doOnce, idempotencyKey } from './do-once.ts'
import { findEvents } from './find-events.ts'
import { procedure, router } from './procedure.ts'
import { isKept, streamEvents } from './stream-events.ts'
import { applyView } from './stream-views.ts'
import { trackerAt } from './tracker-at.ts'

const runId = z.object({ runId: z.string() })

async function mustGetRun(store: OpenServices['store'], id: string) {
  const run = await store.getRun(id)
  if (!run) throw new AppError('run_not_found', { message: `there is no run ${id}` })
  return run
}

export const runRouter = router({
  /** Runs newest first, page by page, each with its root cause. */
  list: procedure
    .input(
      z
        .object({
          environment: z.string().optional(),
          planId: z.string().optional(),
          statuses: z.array(z.enum(runStatuses)).optional(),
          kinds: z.array(z.enum(runKinds)).optional(),
          actor: z.string().optional(),
          /** Found in its id, its plan's or the error, whatever its case. */
          text: z.string().max(200).optional(),
          before: z.string().optional(),
          limit: z.int().positive().max(1000).default(100),
        })
        .prefault({}),
    )
    .query(async ({ ctx, input }) => listRuns((await ctx.services.open()).store, input)),
  get: procedure.input(runId).query(async ({ ctx, input }) => {
    const { store } = await ctx.services.open()
    const run = await mustGetRun(store, input.runId)
    const stream = runStream(run.id)
    const last = (await store.getStreamPosition(stream))?.lastSeq ?? 0
    const replayable = await isKept(store, stream, { after: 0, last })
    const cancel = run.endedAt === null || `the run has ended (${run.status})`
    return { ...run, replayable, can: { cancel } }
  }),
  /** What a run looked like at an event; the last is answered also when the others are no longer kept. */
  trackerAt: procedure
    .input(runId.extend({ seq: z.int().nonnegative() }))
    .query(async ({ ctx, input }) => {
      const { store } = await ctx.services.open()
      return trackerAt(store, applyView((await mustGetRun(store, input.runId)).id), input.seq)
    }),
  latest: procedure
    .input(z.object({ environment: z.string() }))
    .query(async ({ ctx, input }) =>
      (await ctx.services.open()).store.getLatestRun(input.environment),
    ),
  modelRuns: procedure
    .input(runId)
    .query(async ({ ctx, input }) =>
      (await ctx.services.open()).store.getModelRunsForRun(input.runId),
    ),
  /** What earlier runs of the same work took for a batch of each model, and what is left of a run that goes on. */
  estimates: procedure.input(runId).query(async ({ ctx, input }) => {
    const { store } = await ctx.services.open()
    return estimateRun(store, await mustGetRun(store, input.runId))
  }),
  /** The audits of a run that found failing rows: what they asked, the rows, and what changed since they passed. */
  audits: procedure
    .input(
      runId.extend({
        model: z.string().optional(),
        limit: z.int().positive().max(500).default(100),
      }),
    )
    .query(async ({ ctx, input }) => {
      const services = await ctx.services.open()
      return auditsOfRun(services, await mustGetRun(services.store, input.runId), input)
    }),
  /** Processes what is due in an environment. */
  submit: procedure
    .input(
      z.object({
        environment: z.string(),
        executionTime: z.string().optional(),
        idempotencyKey,
      }),
    )
    .mutation(async ({ ctx, input }) => {
      const services = await ctx.services.open()
      const given = input.executionTime === undefined ? null : readInstant(input.executionTime)
      if (input.executionTime !== undefined && given === null) {
        throw new AppError('arguments_invalid', {
          message: `'${input.executionTime}' is not a date or an instant`,
        })
      }
      const { actor } = ctx
      return doOnce(services, { procedure: 'run.submit', actor, input }, async () => {
        const { orchestrator, clock } = services
        const executionTime = given ?? clock.now().getTime()
        const { environment } = input
        const run = await orchestrator.runEnvironment({ environment, executionTime, actor })
        return { runId: run.runId }
      })
    }),
  /** By run id, or by the environment whose run is active. */
  cancel: procedure
    .input(z.object({ target: z.string(), force: z.boolean().optional() }))
    .mutation(async ({ ctx, input }) => {
      const { orchestrator, store } = await ctx.services.open()
      const run = await store.getRun(input.target)
      const id = run?.id ?? (await activeRun(store, input.target))
      return orchestrator.cancelRun({
        runId: id,
        by: ctx.actor,
        ...(input.force && { force: true }),
      })
    }),
  /** The stored events after a sequence number that match, at most `limit` of them. */
  events: procedure
    .input(
      runId.extend({
        fromSeq: z.int().nonnegative().default(0),
        toSeq: z.int().nonnegative().optional(),
        limit: z.int().positive().max(5000).default(500),
        types: z.array(z.string()).optional(),
        model: z.string().optional(),
        text: z.string().max(200).optional(),
      }),
    )
    .query(async ({ ctx, input }) => {
      const { store } = await ctx.services.open()
      await mustGetRun(store, input.runId)
      return findEvents(store, runStream(input.runId), input)
    }),
  onEvents: procedure
    .input(runId.extend({ lastEventId: z.string().optional() }))
    .subscription(async function* ({ ctx, input, signal }) {
      const services = await ctx.services.open()
      await mustGetRun(services.store, input.runId)
      yield* streamEvents(services, applyView(input.runId), {
        lastEventId: input.lastEventId,
        signal,
      })
    }),
})

async function activeRun(store: OpenServices['store'], environment: string): Promise<string> {
  checkEnvironmentName(environment)
  const [run] = await store.listRuns({ environment, statuses: ['queued', 'running'], limit: 1 })
  if (!run)
    throw new AppError('nothing_to_cancel', { message: `no run of ${environment} is active` })
  return run.id
}
