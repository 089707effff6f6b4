import { type Logger, takeOverRuns } from '@millrace/core'
import type { OpenServices } from '../create-services.ts'

export interface TakeOverJob extends AsyncDisposable {
  /** Resolves when the look under way is done. */
  settled(): Promise<void>
}

/** A third of how long a lease holds without a heartbeat, in milliseconds. */
const lookEveryMs = 5_000

/** While several processes share a state: ends what dead ones left, every few seconds. */
export function startTakingOverRuns(
  services: Pick<
    OpenServices,
    'store' | 'journal' | 'clock' | 'timers' | 'holder' | 'orchestrator'
  >,
  logger: Logger,
): TakeOverJob {
  const { timers, holder, orchestrator } = services
  let isStopped = false
  let callOff = () => {}
  let look: Promise<void> = Promise.resolve()
  const next = () => {
    if (isStopped) return
    callOff = timers.after(lookEveryMs, () => {
      look = takeOverRuns(services, { holder, own: orchestrator.activeRuns })
        .then((ended) => {
          for (const { id, status } of ended)
            logger.warn('a run of a dead process was ended', { runId: id, status })
        })
        .catch((error: unknown) =>
          logger.warn('runs of dead processes were not looked for', { error: String(error) }),
        )
        .finally(next)
    })
  }
  next()
  return {
    settled: () => look,
    async [Symbol.asyncDispose]() {
      isStopped = true
      callOff()
      await look
    },
  }
}
