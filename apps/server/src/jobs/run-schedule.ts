import {
  AppError,
  type EnvironmentRecord,
  findDueModels,
  type RunRecord,
  type StateStore,
} from '@millrace/core'
import type { OpenServices, Services } from '../create-services.ts'
import { nextTickOf } from '../environments/next-tick-of.ts'
import { toWireError } from '../rpc/wire-error.ts'
import { createJobLease } from './job-lease.ts'
import { type RepeatingJob, repeatJob } from './repeat-job.ts'

const minute = 60_000
/** Longer than a minute, so that whoever has the job keeps it from one tick to the next. */
const expiryMs = 90_000
/** A run that failed again and again is tried again after at most this long. */
const longestRest = 60 * minute
const looksBack = 8

/** Who starts the scheduler's runs. */
const schedulerActor = 'scheduler'

/** Why an environment has nothing due: good until a cron ticks or the state moves. */
interface Quiet {
  readonly revision: number
  readonly until: number
}

/**
 * Each minute starts a run of what is due in every environment that is not paused. Of several servers on
 * one state exactly one does it. What was missed meanwhile is one run; what is held by an apply or
 * another run is looked at again the next minute.
 */
export function startSchedule(
  { options: { logger } }: Pick<Services, 'options'>,
  opened: OpenServices,
): RepeatingJob {
  const { store, clock, timers, orchestrator, errors } = opened
  const lease = createJobLease(opened, { name: 'scheduler', expiryMs })
  const quiet = new Map<string, Quiet>()

  async function runDue(environment: EnvironmentRecord, signal: AbortSignal): Promise<void> {
    const { name } = environment
    const executionTime = clock.now().getTime()
    const revision = await store.getRevision()
    const known = quiet.get(name)
    if (known?.revision === revision && executionTime < known.until) return
    if ((await restsUntil(store, name)) > executionTime) return
    const due = await findDueModels(opened, { environment: name, executionTime })
    if (due.size === 0) {
      const until =
        (await nextTickOf(store, environment, executionTime)) ?? Number.POSITIVE_INFINITY
      quiet.set(name, { revision, until })
      return
    }
    // Asked right before: another server has the job if this one was held up for too long.
    if (signal.aborted || !(await lease.hold())) return
    await orchestrator.runIfDue({ environment: name, executionTime, actor: schedulerActor })
  }

  async function tick(signal: AbortSignal): Promise<void> {
    if (!(await lease.hold())) return
    const environments = await store.listEnvironments()
    for (const environment of environments) {
      if (signal.aborted) return
      if (environment.paused) continue
      await runDue(environment, signal).catch((error: unknown) => complain(error, environment.name))
    }
    const names = new Set(environments.map(({ name }) => name))
    for (const name of quiet.keys()) if (!names.has(name)) quiet.delete(name)
  }

  function complain(error: unknown, environment: string): void {
    const passes = ['environment_busy', 'environment_not_found']
    if (error instanceof AppError && passes.includes(error.code)) return
    logger.warn('the scheduler could not start a run', { environment, error: String(error) })
    errors.note(toWireError(error, logger), `the schedule of ${environment}`)
  }

  const job = repeatJob(timers, {
    work: tick,
    onError: (error) => complain(error, 'every environment'),
    everyMs: () => minute - (clock.now().getTime() % minute),
  })
  return {
    settled: () => job.settled(),
    async [Symbol.asyncDispose]() {
      await job[Symbol.asyncDispose]()
      // A state that cannot be written any more frees the job by itself, a little later.
      await lease.release().catch(() => {})
    },
  }
}

/** Until when runs that did not complete are not tried again: a minute after the first, then longer. */
async function restsUntil(store: Pick<StateStore, 'listRuns'>, environment: string) {
  const runs = await store.listRuns({ environment, limit: looksBack })
  const didNot = ({ kind, status }: RunRecord) =>
    kind === 'schedule' && (status === 'failed' || status === 'cancelled')
  const firstOther = runs.findIndex((run) => !didNot(run))
  const failures = firstOther === -1 ? runs.length : firstOther
  const [newest] = runs
  if (failures === 0 || !newest?.endedAt) return 0
  return Date.parse(newest.endedAt) + Math.min(2 ** (failures - 1) * minute, longestRest)
}
