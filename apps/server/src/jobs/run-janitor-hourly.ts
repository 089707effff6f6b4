import { AppError, runJanitor } from '@millrace/core'
import type { OpenServices } from '../create-services.ts'
import { toWireError } from '../rpc/wire-error.ts'
import { createJobLease } from './job-lease.ts'
import { type RepeatingJob, repeatJob } from './repeat-job.ts'

const hour = 3_600_000
/** The first time is soon, for servers that never live for an hour. */
const firstAfter = 60_000

/**
 * While a process serves: takes expired environments, unused tables and expired idempotency keys away, a
 * minute after the start and then hourly. Of several servers on one state one does it at a time.
 */
export function startJanitor(opened: OpenServices): RepeatingJob {
  const { store, clock, timers, holder, logger, errors } = opened
  const lease = createJobLease(opened, { name: 'janitor', expiryMs: hour })

  async function clean(): Promise<void> {
    if (!(await lease.hold())) return
    try {
      await store.pruneKeys(clock.now().toISOString())
      const report = await runJanitor(opened, { holder, dryRun: false, ignoreTtl: false })
      const { environments, versions } = report
      if (environments.length + versions.length === 0) return
      const names = versions.map(({ physicalName }) => physicalName)
      logger.info('the janitor took away', { environments, versions: names })
    } finally {
      await lease.release()
    }
  }

  function complain(error: unknown): void {
    if (error instanceof AppError && error.code === 'environment_busy') return
    errors.note(toWireError(error, logger), 'the janitor')
  }

  return repeatJob(timers, {
    work: clean,
    onError: complain,
    firstMs: firstAfter,
    everyMs: () => hour,
  })
}
