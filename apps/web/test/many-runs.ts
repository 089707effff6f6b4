import path from 'node:path'
import { openStateStore } from '../../../packages/db/src/open-state-store.ts'
import type { ServedProject } from './browser/served-project.ts'

/** Writes runs that ended into the state of a project, newest last; its server is away meanwhile. */
export async function writeRuns(
  served: ServedProject,
  runs: readonly { readonly environment: string; readonly error: string | null }[],
): Promise<void> {
  await served.stop()
  const store = await openStateStore({
    state: path.join(served.project.root, '.millrace', 'state'),
  })
  const first = Date.parse('2024-05-01T00:00:00Z')
  for (const [at, { environment, error }] of runs.entries()) {
    const id = `r_${String(at).padStart(4, '0')}`
    const [createdAt, endedAt] = [first + at * 60_000, first + at * 60_000 + 5_000].map((ms) =>
      new Date(ms).toISOString(),
    ) as [string, string]
    await store.createRun({
      id,
      kind: 'schedule',
      environment,
      planId: null,
      actor: at % 2 === 0 ? 'ada' : 'bob',
      createdAt,
    })
    await store.startRun(id, createdAt)
    await store.completeRun(id, {
      status: error === null ? 'completed' : 'failed',
      endedAt,
      error,
    })
  }
  await store.close()
  await served.start()
}
