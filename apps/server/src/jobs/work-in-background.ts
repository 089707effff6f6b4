import type { Services } from '../create-services.ts'
import type { BackgroundOptions } from '../start.ts'
import { startWatching } from '../start-watching.ts'
import { startJanitor } from './run-janitor-hourly.ts'
import { startSchedule } from './run-schedule.ts'

/** Everything a process that serves a project does without being asked; ends with what it gives back. */
export async function workInBackground(
  services: Services,
  { schedule }: BackgroundOptions,
): Promise<AsyncDisposable> {
  const opened = await services.open()
  await using stack = new AsyncDisposableStack()
  stack.use(startJanitor(opened))
  if (schedule) stack.use(startSchedule(services, opened))
  stack.use(await startWatching(services))
  return stack.move()
}
