import { AppError } from '../errors/app-error.ts'
import { workspaceStream } from '../events/event-envelope.ts'
import type { Failure } from '../events/event-parts.ts'
import type { NewRunEvent } from '../events/event-schema.ts'
import { viewName } from '../environments/environment-name.ts'
import { relationOf } from '../project/model-kind.ts'
import type { Promotion } from '../state/environment-store.ts'
import type { RunRecord } from '../state/run-store.ts'
import { nearestLanes } from './backfill-lanes.ts'
import { type BackfillOutcome, runBackfillStage } from './backfill-stage.ts'
import { batchesOf, claimBatches } from './claim-batches.ts'
import { runCreationStage } from './creation-stage.ts'
import { endBroken, endRun, movedMeanwhile } from './end-run.ts'
import { runPromoteStage } from './promote-stage.ts'
import { runRestateStage } from './restate-stage.ts'
import { type ExecuteInput, loadRunModels, RunContext, type RunServices } from './run-context.ts'

/** Runs an order to one of its terminal states. Rejects only when state itself cannot be written. */
export async function executeRun(services: RunServices, input: ExecuteInput): Promise<RunRecord> {
  const { order, lease } = input
  const signal = AbortSignal.any([input.cancel, lease.lost.signal])
  let context: RunContext | null = null
  try {
    const [models, engine, document] = await Promise.all([
      loadRunModels(services, order.document),
      services.engine(order.document.readableFiles),
      claimBatches(services, order, signal),
    ])
    const left = { ...order, document }
    context = new RunContext({ services, order: left, lease, engine, signal, models })
    await Promise.all([recordStart(context), fenceOff(context)])
    signal.throwIfAborted()
    await runCreationStage(context)
    signal.throwIfAborted()
    await runRestateStage(context)
    const backfill = await runBackfillStage(context)
    await context.flush()
    signal.throwIfAborted()
    if (backfill.failed)
      return await endRun(context, { status: 'failed', causes: causesOf(backfill) })
    const promotion =
      order.kind === 'schedule' ? await skipPromotion(context) : await promote(context)
    await context.flush()
    return await endRun(context, { status: 'completed', causes: [], promotion })
  } catch (error) {
    return await endBroken({ services, input, context, error })
  } finally {
    services.claims.release(order.runId)
    await lease.release().catch(() => false)
    services.journal
      .record({
        stream: workspaceStream,
        events: [
          {
            type: 'lease.freed',
            payload: { environment: order.document.environment, runId: order.runId },
          },
        ],
      })
      .catch(() => {})
    await services.journal.settled()
  }
}

/** Ends older writers of this lease in the warehouse and gives this run one permit per batch. */
async function fenceOff(context: RunContext): Promise<void> {
  const batches = batchesOf(context.document)
  await context.engine.fence(context.lease.record.name, context.lease.token, batches)
}

async function promote(context: RunContext): Promise<Promotion> {
  const current = await context.services.store.getEnvironment(context.document.environment)
  if ((current?.planId ?? null) !== context.order.basePlanId) throw movedMeanwhile(context)
  return runPromoteStage(context, current)
}

async function skipPromotion(context: RunContext): Promise<null> {
  await context.record([{ type: 'stage.started', payload: { stage: 'promote', total: 0 } }])
  return null
}

/** Snapshots, pending model runs and the plan of work become visible together. */
async function recordStart(context: RunContext): Promise<void> {
  const { document, order, lease } = context
  const { environment, backfills } = document
  const at = context.now()
  const built = new Set(backfills.map(({ model }) => model))
  const audited = document.audits.filter(({ model }) => !built.has(model))
  const lanes = new Map([...backfills, ...audited].map(({ model }) => [model, true] as const))
  const waitedFor = nearestLanes(context.models, lanes)
  const planned = backfills.map((backfill): NewRunEvent => {
    const view = viewName(environment, backfill.model)
    return {
      type: 'model.planned',
      payload: {
        name: backfill.model,
        view: relationOf(backfill.kind) === 'none' ? null : `${view.schema}.${view.name}`,
        physicalName: `${backfill.physical.schema}.${backfill.physical.name}`,
        kind: backfill.kind,
        dependsOn: [...waitedFor(backfill.model)],
        batches: backfill.batches.length,
        auditOnly: false,
        ...(backfill.restatedBecause && { restatedBecause: [...backfill.restatedBecause] }),
        why: { code: backfill.reason, columns: [], parents: [] },
      },
    }
  })
  const started: NewRunEvent = {
    type: 'run.started',
    payload: {
      planId: order.planId,
      environment,
      actor: order.actor,
      lease: { token: String(lease.token) },
    },
  }
  const auditsOnly = audited.map(({ model, physical }): NewRunEvent => ({
    type: 'model.planned',
    payload: {
      name: model,
      view: null,
      physicalName: `${physical.schema}.${physical.name}`,
      kind: context.models.get(model)?.kind ?? 'table',
      dependsOn: [...waitedFor(model)],
      batches: 1,
      auditOnly: true,
      why: { code: 'new_audits', columns: [], parents: [] },
    },
  }))
  await context.record([started, ...planned, ...auditsOnly], {
    change: async (tx) => {
      const run = await tx.startRun(order.runId, at)
      if (!run) throw new AppError('internal', { message: `run ${order.runId} was not queued` })
      await tx.saveSnapshots(document.snapshots.flatMap(({ record }) => record ?? []))
      await tx.recordModelRuns(
        [
          ...backfills.map(({ model, snapshotId, batches, reason }) => ({
            model,
            snapshotId,
            batches: batches.length,
            why: reason,
          })),
          ...audited.map(({ model, snapshotId }) => ({
            model,
            snapshotId,
            batches: 1,
            why: 'new_audits',
          })),
        ].map((modelRun) => ({
          ...modelRun,
          runId: order.runId,
          status: 'pending' as const,
          startedAt: null,
          endedAt: null,
          rows: null,
          ms: null,
          error: null,
        })),
      )
    },
  })
}

function causesOf(backfill: BackfillOutcome): Failure[] {
  return backfill.models.flatMap(({ failure }) => failure ?? [])
}
