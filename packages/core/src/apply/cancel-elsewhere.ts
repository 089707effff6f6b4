import { AppError } from '../errors/app-error.ts'
import { runStream } from '../events/event-envelope.ts'
import { tailEvents } from '../events/tail-events.ts'
import type { RunRecord, RunStatus, TerminalRunStatus } from '../state/run-store.ts'
import { terminalRunStatuses } from '../state/run-store.ts'
import { takeOverRuns, type TakeOverInput, type TakeOverServices } from './take-over-runs.ts'

export interface CancelInput {
  readonly runId: string
  readonly by: string
  readonly force?: boolean
}

/** How often a holder is looked after while its end is waited for, in milliseconds. */
const lookMs = 3_000

/**
 * Asks the process that works on a run to stop it: the request stays in state until the holder's next look,
 * at most a heartbeat. Resolves with the ended run; one whose holder is dead is ended here.
 */
export async function cancelElsewhere(
  services: TakeOverServices,
  { runId, by, force = false }: CancelInput,
  self: TakeOverInput,
): Promise<RunRecord> {
  const { store, journal } = services
  const stream = runStream(runId)
  const run = await store.getRun(runId)
  if (!run) throw new AppError('run_not_found', { message: `there is no run ${runId}` })
  if (isTerminal(run.status)) {
    throw new AppError('nothing_to_cancel', {
      message: `run ${runId} is ${run.status}; there is nothing to cancel`,
    })
  }
  const after = (await store.getStreamPosition(stream))?.lastSeq ?? 0
  const isSaid = new Error('it was asked for before')
  await journal
    .record({
      stream,
      events: [
        { type: 'cancel.requested', payload: { by } },
        { type: 'stage.started', payload: { stage: 'cancel' } },
      ],
      change: async (tx) => {
        if (!(await tx.requestCancel(runId, { by, force }))) throw isSaid
      },
    })
    .catch((error: unknown) => {
      if (error !== isSaid) throw error
    })
  // Whoever may take over does so by itself; one command alone must not wait for ever.
  const lookAfter = () => void takeOverRuns(services, self).catch(() => {})
  lookAfter()
  const timer = setInterval(lookAfter, lookMs)
  try {
    const until = ({ type }: { readonly type: string }) => type === 'run.ended'
    for await (const _events of tailEvents(store, stream, { after, until }));
  } finally {
    clearInterval(timer)
  }
  const ended = await store.getRun(runId)
  if (ended?.status === 'cancelled') return ended
  throw new AppError('nothing_to_cancel', {
    message: `run ${runId} ended ${ended?.status} before it could be cancelled`,
  })
}

function isTerminal(status: RunStatus): status is TerminalRunStatus {
  return (terminalRunStatuses as readonly RunStatus[]).includes(status)
}
