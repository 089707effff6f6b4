import { AppError } from '../errors/app-error.ts'
import { runStream, workspaceStream } from '../events/event-envelope.ts'
import type { Failure } from '../events/event-parts.ts'
import { eventVersion, type NewRunEvent } from '../events/event-schema.ts'
import type { Promotion } from '../state/environment-store.ts'
import type { RunRecord, TerminalRunStatus } from '../state/run-store.ts'
import { describeFailure } from './apply-failure.ts'
import { describeCauses } from './describe-causes.ts'
import { closeRun } from './close-run.ts'
import type { ExecuteInput, RunContext, RunOrder, RunServices } from './run-context.ts'

/** How a run that reached its end came to it. */
export interface RunEnding {
  readonly status: TerminalRunStatus
  readonly causes: readonly Failure[]
  readonly promotion?: Promotion | null
  readonly reason?: string
}

/** The last transaction of a run: its status, the environment, the plan and the closing events together. */
export async function endRun(context: RunContext, ending: RunEnding): Promise<RunRecord> {
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
      payload: { status, reason, causes: await describeCauses(context, causes) },
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

function announceError({ journal, clock }: RunServices, runId: string): void {
  const payload = {
    timestamp: clock.now().toISOString(),
    message: `run ${runId} was ended by something unexpected`,
    origin: 'run',
    trigger: runId,
    status: 500,
    type: 'internal',
    description: 'look for the run in the log',
  }
  journal.record({ stream: workspaceStream, events: [{ type: 'errors', payload }] }).catch(() => {})
}

/** A run that did not reach its end by itself: cancelled, fenced off, or broken by an error. */
export async function endBroken(broken: {
  readonly services: RunServices
  readonly input: ExecuteInput
  readonly context: RunContext | null
  readonly error: unknown
}): Promise<RunRecord> {
  const { services, input, context, error } = broken
  const { order, lease } = input
  const fenced =
    lease.lost.signal.aborted || (error instanceof AppError && error.code === 'lease_lost')
  if (fenced) return endFenced(services, order)
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
  if (failure.code === 'internal') announceError(services, order.runId)
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

/**
 * A run whose lease was taken over writes nothing more of its environment; that it ended is its own to
 * say, unless whoever took over said so before.
 */
async function endFenced(services: RunServices, order: RunOrder): Promise<RunRecord> {
  const { runId, planId } = order
  const at = services.clock.now().toISOString()
  const reason = 'the lease on its environment was taken over'
  await services.journal.record({
    stream: runStream(runId),
    events: [],
    change: async (tx) => {
      if (!(await closeRun(tx, { runId, planId, status: 'interrupted', at, reason }))) return
      const payload = { status: 'interrupted', reason, causes: [] }
      await tx.appendEvents(runStream(runId), [
        { type: 'run.ended', version: eventVersion, at, payload },
      ])
    },
  })
  announceEnd(services, { order, status: 'interrupted', moved: false })
  return mustGet(services, runId)
}

async function mustGet(services: RunServices, runId: string): Promise<RunRecord> {
  const run = await services.store.getRun(runId)
  if (!run) throw new AppError('run_not_found', { message: `there is no run ${runId}` })
  return run
}

/** The environment is no longer the one the plan was computed from. */
export function movedMeanwhile(context: RunContext): AppError {
  return new AppError('plan_stale', {
    message: `${context.document.environment} was promoted by another plan meanwhile`,
    hint: 'plan again; what was built is kept',
  })
}
