import { isPostgresUrl } from '@millrace/db'
import type { Services } from '../create-services.ts'
import type { BackgroundOptions } from '../start.ts'
import { startWatching } from '../start-watching.ts'
import { startRetainingEvents } from './retain-events.ts'
import { startTakingOverRuns } from './take-over-runs.ts'
import { startJanitor } from './run-janitor-hourly.ts'
import { startSchedule } from './run-schedule.ts'

/** Everything a process that serves a project does without being asked; ends with what it gives back. */
export async function workInBackground(
  services: Services,
  { schedule, eventDays }: BackgroundOptions,
): Promise<AsyncDisposable> {
  const opened = await services.open()
  await using stack = new AsyncDisposableStack()
  const { logger } = services.options
  stack.use(startJanitor(opened))
  stack.use(startRetainingEvents(opened, { days: eventDays }, logger))
  // An embedded state has one process: what a dead one left was ended when it was opened.
  if (isPostgresUrl(opened.places.state)) stack.use(startTakingOverRuns(opened, logger))
  if (schedule) stack.use(startSchedule(services, opened))
  stack.use(await startWatching(services))
  return stack.move()
}
