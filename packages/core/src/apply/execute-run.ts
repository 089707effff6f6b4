import { AppError } from '../errors/app-error.ts'
import { runStream, workspaceStream } from '../events/event-envelope.ts'
import type { Failure } from '../events/event-parts.ts'
import type { NewRunEvent } from '../events/event-schema.ts'
import { viewName } from '../environments/environment-name.ts'
import { relationOf } from '../project/model-kind.ts'
import type { Promotion } from '../state/environment-store.ts'
import type { RunRecord, TerminalRunStatus } from '../state/run-store.ts'
import { describeFailure } from './apply-failure.ts'
import { batchId } from './backfill-lanes.ts'
import { type BackfillOutcome, runBackfillStage } from './backfill-stage.ts'
import { closeRun } from './close-run.ts'
import { runCreationStage } from './creation-stage.ts'
import type { EnvironmentLease } from './environment-lease.ts'
import { runPromoteStage } from './promote-stage.ts'
import { runRestateStage } from './restate-stage.ts'
import { loadRunModels, RunContext, type RunOrder, type RunServices } from './run-context.ts'

export interface ExecuteInput {
  readonly order: RunOrder
  readonly lease: EnvironmentLease
  readonly cancel: AbortSignal
  /** Who asked to cancel, once somebody did. */
  readonly cancelledBy: () => string | null
}

/** Runs an order to one of its terminal states. Rejects only when state itself cannot be written. */
export async function executeRun(services: RunServices, input: ExecuteInput): Promise<RunRecord> {
  const { order, lease } = input
  const signal = AbortSignal.any([input.cancel, lease.lost.signal])
  let context: RunContext | null = null
  try {
    const [models, engine] = await Promise.all([
      loadRunModels(services, order.document),
      services.engine(order.document.readableFiles),
    ])
    context = new RunContext({ services, order, lease, engine, signal, models })
    await recordStart(context)
    signal.throwIfAborted()
    await fenceOff(context)
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
  const batches = context.document.backfills.flatMap((backfill) =>
    backfill.batches.map((range) => batchId(backfill, range)),
  )
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

function movedMeanwhile(context: RunContext): AppError {
  return new AppError('plan_stale', {
    message: `${context.document.environment} was promoted by another plan meanwhile`,
    hint: 'plan again; what was built is kept',
  })
}

/** Snapshots, pending model runs and the plan of work become visible together. */
async function recordStart(context: RunContext): Promise<void> {
  const { document, order, lease } = context
  const { environment, backfills } = document
  const at = context.now()
  const built = new Set(backfills.map(({ model }) => model))
  const audited = document.audits.filter(({ model }) => !built.has(model))
  const planned = backfills.map((backfill): NewRunEvent => {
    const model = context.models.get(backfill.model)
    const view = viewName(environment, backfill.model)
    return {
      type: 'model.planned',
      payload: {
        name: backfill.model,
        view: relationOf(backfill.kind) === 'none' ? null : `${view.schema}.${view.name}`,
        physicalName: `${backfill.physical.schema}.${backfill.physical.name}`,
        kind: backfill.kind,
        dependsOn: [...(model?.parents ?? [])],
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
      dependsOn: [],
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

interface RunEnding {
  readonly status: TerminalRunStatus
  readonly causes: readonly Failure[]
  readonly promotion?: Promotion | null
  readonly cancelledBy?: string
  readonly reason?: string
}

/** The last transaction of a run: its status, the environment, the plan and the closing events together. */
async function endRun(context: RunContext, ending: RunEnding): Promise<RunRecord> {
  const { order, document, services } = context
  const at = context.now()
  const { status, causes } = ending
  const reason = ending.reason ?? causes[0]?.message ?? (status === 'completed' ? null : status)
  const events: NewRunEvent[] = [
    ...(status === 'completed'
      ? [{ type: 'stage.ended', payload: { stage: 'promote', status: 'success' } } as const]
      : []),
    ...cancelEnd(context, status),
    {
      type: 'run.ended',
      payload: {
        status,
        reason,
        causes: causes.map((cause) => ({ ...cause, changedSincePass: [] })),
      },
    },
  ]
  let ended: RunRecord | null = null
  await context.record(events, {
    change: async (tx) => {
      if (ending.promotion && !(await tx.promoteEnvironment(ending.promotion)))
        throw movedMeanwhile(context)
      if (ending.promotion === null)
        await tx.advanceEnvironment(document.environment, document.standsAt, at)
      ended = await closeRun(tx, { runId: order.runId, planId: order.planId, status, at, reason })
    },
  })
  announceEnd(services, { order, status, moved: Boolean(ending.promotion) })
  return ended ?? (await mustGet(services, order.runId))
}

/** A cancel that came too late has ended too, and says so. */
function cancelEnd(context: RunContext, status: TerminalRunStatus): NewRunEvent[] {
  if (status === 'cancelled') return [{ type: 'cancel.ended', payload: { status: 'success' } }]
  if (!context.signal.aborted) return []
  const message = `the run ended ${status} before it could be cancelled`
  return [{ type: 'cancel.ended', payload: { status: 'fail', message } }]
}

function announceEnd(
  services: RunServices,
  { order, status, moved }: { order: RunOrder; status: string; moved: boolean },
): void {
  const { environment } = order.document
  services.journal
    .record({
      stream: workspaceStream,
      events: [
        { type: 'run.ended', payload: { environment, runId: order.runId, status } },
        ...(moved && order.planId
          ? [{ type: 'environment.moved', payload: { environment, planId: order.planId } } as const]
          : []),
      ],
    })
    .catch(() => {})
}

/** A run that did not reach its end by itself: cancelled, fenced off, or broken by an error. */
async function endBroken(broken: {
  readonly services: RunServices
  readonly input: ExecuteInput
  readonly context: RunContext | null
  readonly error: unknown
}): Promise<RunRecord> {
  const { services, input, context, error } = broken
  const { order, lease } = input
  const fenced =
    lease.lost.signal.aborted || (error instanceof AppError && error.code === 'lease_lost')
  if (fenced) return mustGet(services, order.runId)
  await context?.flush().catch(() => {})
  const { document } = order
  const cancelled = input.cancel.aborted
  const failure = describeFailure(error, {
    model: document.environment,
    batch: null,
    range: null,
    statement: null,
    firstLine: 1,
  })
  if (failure.code === 'internal')
    services.logger.error('run failed', {
      runId: order.runId,
      error: String(error),
      stack: error instanceof Error ? error.stack : null,
    })
  const ending: RunEnding = cancelled
    ? {
        status: 'cancelled',
        causes: [],
        reason: `cancelled by ${input.cancelledBy() ?? 'somebody'}`,
      }
    : { status: 'failed', causes: [failure] }
  if (context) return endRun(context, ending)
  const at = services.clock.now().toISOString()
  const { runId, planId } = order
  const { status, reason = failure.message } = ending
  const causes = ending.causes.map((cause) => ({ ...cause, changedSincePass: [] }))
  await services.journal.record({
    stream: runStream(runId),
    events: [
      ...(cancelled ? [{ type: 'cancel.ended', payload: { status: 'success' } } as const] : []),
      { type: 'run.ended', payload: { status, reason, causes } },
    ],
    fence: { lease: lease.record.name, token: lease.token },
    change: async (tx) => void (await closeRun(tx, { runId, planId, status, at, reason })),
  })
  announceEnd(services, { order, status: ending.status, moved: false })
  return mustGet(services, order.runId)
}

function causesOf(backfill: BackfillOutcome): Failure[] {
  return backfill.models.flatMap(({ failure }) => failure ?? [])
}

async function mustGet(services: RunServices, runId: string): Promise<RunRecord> {
  const run = await services.store.getRun(runId)
  if (!run) throw new AppError('run_not_found', { message: `there is no run ${runId}` })
  return run
}
