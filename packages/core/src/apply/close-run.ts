import { planStream } from '../events/event-envelope.ts'
import { eventVersion } from '../events/event-schema.ts'
import type { PlanStatus } from '../state/plan-store.ts'
import type { RunRecord, TerminalRunStatus } from '../state/run-store.ts'
import type { StateOperations } from '../state/state-store.ts'

/** How a run ended, in the words of state. */
export interface RunClosing {
  readonly runId: string
  readonly planId: string | null
  readonly status: TerminalRunStatus
  readonly at: string
  readonly reason: string | null
}

const planEnds = {
  completed: 'applied',
  failed: 'failed',
  cancelled: 'cancelled',
  interrupted: 'failed',
} as const satisfies Record<TerminalRunStatus, PlanStatus>

/** Ends a run, its plan and the model runs that are still open; the run's own events are the caller's. */
export async function closeRun(
  tx: StateOperations,
  closing: RunClosing,
): Promise<RunRecord | null> {
  const { runId, planId, status, at, reason } = closing
  const run = await tx.completeRun(runId, { status, endedAt: at, error: reason })
  if (planId !== null) await closePlan(tx, { ...closing, planId })
  if (status === 'completed') return run
  const open = status === 'interrupted' ? 'interrupted' : 'cancelled'
  const left = (await tx.getModelRunsForRun(runId)).filter(({ endedAt }) => endedAt === null)
  const patch = { status: open, endedAt: at } as const
  await tx.updateModelRuns(left.map(({ model }) => ({ runId, model, patch })))
  return run
}

async function closePlan(
  tx: StateOperations,
  { planId, status, at, reason }: RunClosing & { readonly planId: string },
): Promise<void> {
  const to = planEnds[status]
  if (!(await tx.movePlan(planId, { from: ['applying'], to, at }))) return
  const payload = to === 'failed' ? { code: 'run_failed', message: reason ?? status } : {}
  await tx.appendEvents(planStream(planId), [
    { type: `plan.${to}`, version: eventVersion, at, payload },
  ])
}
