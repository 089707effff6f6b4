import { AppError, runJanitor } from '@millrace/core'
import type { OpenServices } from '../create-services.ts'
import { toWireError } from '../rpc/wire-error.ts'
import { createJobLease } from './job-lease.ts'

const hour = 3_600_000
/** The first time is soon, for servers that never live for an hour. */
const firstAfter = 60_000

export interface JanitorJob extends AsyncDisposable {
  /** Resolves when the work under way is done. */
  settled(): Promise<void>
}

/**
 * While a process serves: takes expired environments, unused tables and expired idempotency keys away, a
 * minute after the start and then hourly. Of several servers on one state one does it at a time.
 */
export function startJanitor(opened: OpenServices): JanitorJob {
  const { store, clock, timers, holder, logger, errors } = opened
  const lease = createJobLease(opened, { name: 'janitor', expiryMs: hour })
  let isStopped = false
  let last: Promise<void> = Promise.resolve()

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

  let callOff = () => {}
  function waitFor(ms: number): void {
    callOff = timers.after(ms, () => {
      last = clean()
        .catch(complain)
        .then(() => {
          if (!isStopped) waitFor(hour)
        })
    })
  }
  waitFor(firstAfter)

  return {
    settled: () => last,
    async [Symbol.asyncDispose]() {
      isStopped = true
      callOff()
      await last
    },
  }
}
