import { type Logger, takeOverRuns } from '@millrace/core'
import type { OpenServices } from '../create-services.ts'
import { type RepeatingJob, repeatJob } from './repeat-job.ts'

/** A third of how long a lease holds without a heartbeat, in milliseconds. */
const lookEveryMs = 5_000

/** While several processes share a state: ends what dead ones left, every few seconds. */
export function startTakingOverRuns(
  services: Pick<
    OpenServices,
    'store' | 'journal' | 'clock' | 'timers' | 'holder' | 'orchestrator'
  >,
  logger: Logger,
): RepeatingJob {
  const { timers, holder, orchestrator } = services
  return repeatJob(timers, {
    async work() {
      const ended = await takeOverRuns(services, { holder, own: orchestrator.activeRuns })
      for (const { id, status } of ended)
        logger.warn('a run of a dead process was ended', { runId: id, status })
    },
    onError: (error) =>
      logger.warn('runs of dead processes were not looked for', { error: String(error) }),
    everyMs: () => lookEveryMs,
  })
}
