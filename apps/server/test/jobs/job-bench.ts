import { fixedClock, manualTimers } from '@millrace/core/testing'
import type { OpenServices } from '../../src/create-services.ts'
import { now, openProject, type OpenProject } from '../open-project.ts'

export const minute = 60_000
export const hour = 60 * minute
export const day = 24 * hour

interface Job extends AsyncDisposable {
  settled(): Promise<void>
}

/** A job of one server, whose time is moved by hand. */
export interface RunningJob extends AsyncDisposable {
  /** Lets this server's time pass, and waits for what it did. */
  tick(): Promise<void>
}

/** A project and servers on its state, all with one clock and each with timers of its own. */
export interface JobBench extends AsyncDisposable {
  readonly project: OpenProject
  /** Moves the clock; no timer runs. */
  sleep(ms: number): void
  start(make: (opened: OpenServices) => Job, holder?: string): RunningJob
}

export async function openBench(files?: Readonly<Record<string, string>>): Promise<JobBench> {
  const clock = fixedClock(now)
  const project = await openProject(files, undefined, clock)
  const jobs: Job[] = []
  return {
    project,
    sleep: (ms) => clock.set(clock.now().getTime() + ms),
    start(make, holder = 'first:1') {
      const timers = manualTimers()
      const job = make({ ...project.opened, timers, holder })
      jobs.push(job)
      return {
        async tick() {
          const [next = 0] = timers.waiting()
          timers.advance(next)
          await job.settled()
        },
        [Symbol.asyncDispose]: () => Promise.resolve(job[Symbol.asyncDispose]()),
      }
    },
    async [Symbol.asyncDispose]() {
      for (const job of jobs) await job[Symbol.asyncDispose]()
      await project[Symbol.asyncDispose]()
    },
  }
}
