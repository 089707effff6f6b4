import {
  AppError,
  explainPlan,
  overrideCategories,
  planOptions,
  planStatuses,
  planStream,
} from '@millrace/core'
import { z } from 'zod'
import { listPlans } from '../plans/list-plans.ts'
import { mustGetPlan } from '../plans/must-get-plan.ts'
import { planHead } from '../plans/plan-head.ts'
import { planModel } from '../plans/plan-model.ts'
import { readGit } from '../read-git.ts'
import { startPlan } from '../plans/start-plan.ts'
import { discardable, planCan } from '../plans/plan-can.ts'
import { recallPlans } from '../plans/recall-plans.ts'
import { replacePlan } from '../plans/replace-plan.ts'
import { listUntouched } from '../plans/untouched-models.ts'
import { doOnce, idempotencyKey } from './do-once.ts'
import { followPlanRun } from './follow-plan-run.ts'
import { procedure, router } from './procedure.ts'
import { streamEvents } from './stream-events.ts'
import { applyView, cancelView, overviewView } from './stream-views.ts'

const planId = z.object({ planId: z.string() })
const cursor = planId.extend({ lastEventId: z.string().optional() })

export const planRouter = router({
  /** Answers at once; the plan is computed in the background and told on its stream. */
  create: procedure
    .input(
      z.object({
        environment: z.string(),
        options: planOptions.default({}),
        overrides: z.record(z.string(), z.enum(overrideCategories)).default({}),
        idempotencyKey,
      }),
    )
    .mutation(async ({ ctx, input }) => {
      const root = ctx.services.options.root ?? '.'
      const git = readGit(root)
      const services = await ctx.services.open()
      const { environment, options, overrides } = input
      const { actor } = ctx
      const wanted = { root, environment, options, overrides, actor, git }
      return doOnce(services, { procedure: 'plan.create', actor, input }, async () => ({
        planId: await startPlan(services, wanted),
      }))
    }),
  /** Stops a plan while it is computed, or the run that applies it. */
  cancel: procedure.input(planId).mutation(async ({ ctx, input }) => {
    const services = await ctx.services.open()
    const plan = await mustGetPlan(services.store, input.planId)
    const planning = services.planning.get(plan.id)
    if (planning) {
      planning.abort(new AppError('run_cancelled', { message: `cancelled by ${ctx.actor}` }))
      return { planId: plan.id, runId: null }
    }
    const [run] = await services.store.listRuns({
      planId: plan.id,
      statuses: ['queued', 'running'],
    })
    if (!run)
      throw new AppError('nothing_to_cancel', { message: `plan ${plan.id} is ${plan.status}` })
    await services.orchestrator.cancelRun({ runId: run.id, by: ctx.actor })
    return { planId: plan.id, runId: run.id }
  }),
  get: procedure.input(planId).query(async ({ ctx, input }) => {
    const { store } = await ctx.services.open()
    const plan = await mustGetPlan(store, input.planId)
    const explanation =
      plan.options['explain'] === true && plan.document ? explainPlan(plan.document) : null
    return { ...plan, explanation, can: planCan(plan) }
  }),
  /** A plan without its document: what a page says of it before any model. */
  head: procedure.input(planId).query(async ({ ctx, input }) => {
    const store = recallPlans(await ctx.services.open())
    return planHead(store, await mustGetPlan(store, input.planId))
  }),
  /** One model inside a plan. */
  model: procedure.input(planId.extend({ model: z.string() })).query(async ({ ctx, input }) => {
    const store = recallPlans(await ctx.services.open())
    return planModel(store, await mustGetPlan(store, input.planId), input.model)
  }),
  /** Models that a plan leaves as they were, by name. */
  untouched: procedure
    .input(
      planId.extend({
        limit: z.int().positive().max(1000).default(100),
        /** The name to go on after. */
        cursor: z.string().optional(),
      }),
    )
    .query(async ({ ctx, input }) => {
      const store = recallPlans(await ctx.services.open())
      return listUntouched((await mustGetPlan(store, input.planId)).document, input)
    }),
  /** Plans newest first, page by page, each with its summary; no document is read. */
  list: procedure
    .input(
      z
        .object({
          environment: z.string().optional(),
          statuses: z.array(z.enum(planStatuses)).optional(),
          before: z.string().optional(),
          limit: z.int().positive().max(1000).default(100),
        })
        .prefault({}),
    )
    .query(async ({ ctx, input }) => listPlans((await ctx.services.open()).store, input)),
  /** Applies a plan; `apply` itself is a reserved word of tRPC. */
  submit: procedure.input(planId.extend({ idempotencyKey })).mutation(async ({ ctx, input }) => {
    const services = await ctx.services.open()
    const { actor } = ctx
    return doOnce(services, { procedure: 'plan.submit', actor, input }, async () => {
      const { runId } = await services.orchestrator.applyPlan({ planId: input.planId, actor })
      return { runId }
    })
  }),
  /** Chooses a category for a direct change: that is another plan, which replaces this one. */
  setCategory: procedure
    .input(planId.extend({ model: z.string(), category: z.enum(overrideCategories) }))
    .mutation(async ({ ctx, input }) => {
      const services = await ctx.services.open()
      const plan = await mustGetPlan(services.store, input.planId)
      return replacePlan(services, plan, { ...input, actor: ctx.actor })
    }),
  discard: procedure.input(planId).mutation(async ({ ctx, input }) => {
    const { store, journal, clock } = await ctx.services.open()
    const { id } = await mustGetPlan(store, input.planId)
    const at = clock.now().toISOString()
    await journal.record({
      stream: planStream(id),
      events: [{ type: 'plan.discarded', payload: {} }],
      change: async (tx) => {
        if (await tx.movePlan(id, { from: discardable, to: 'discarded', at })) return
        throw new AppError('plan_not_applicable', {
          message: `plan ${id} cannot be discarded any more`,
        })
      },
    })
    return { planId: id, status: 'discarded' as const }
  }),
  onOverview: procedure.input(cursor).subscription(async function* ({ ctx, input, signal }) {
    const services = await ctx.services.open()
    await mustGetPlan(services.store, input.planId)
    const view = overviewView(input.planId)
    yield* streamEvents(services, view, { lastEventId: input.lastEventId, signal })
  }),
  onApply: procedure.input(cursor).subscription(async function* ({ ctx, input, signal }) {
    const services = await ctx.services.open()
    const { id } = await mustGetPlan(services.store, input.planId)
    const view = { planId: id, ofRun: applyView }
    yield* followPlanRun(services, view, { lastEventId: input.lastEventId, signal })
  }),
  onCancel: procedure.input(cursor).subscription(async function* ({ ctx, input, signal }) {
    const services = await ctx.services.open()
    const { id } = await mustGetPlan(services.store, input.planId)
    const view = { planId: id, ofRun: cancelView }
    yield* followPlanRun(services, view, { lastEventId: input.lastEventId, signal })
  }),
})
