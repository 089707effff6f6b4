import type { Services } from '../create-services.ts'
import type { BackgroundOptions } from '../start.ts'
import { startWatching } from '../start-watching.ts'

/** Everything a process that serves a project does without being asked; ends with what it gives back. */
export async function workInBackground(
  services: Services,
  _options: BackgroundOptions,
): Promise<AsyncDisposable> {
  await using stack = new AsyncDisposableStack()
  stack.use(await startWatching(services))
  return stack.move()
}
