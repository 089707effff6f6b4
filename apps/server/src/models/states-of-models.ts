import { changesFromShown } from '@millrace/core'
import type { OpenServices } from '../create-services.ts'
import { loadCurrentProject } from '../load-current-project.ts'
import { findDueModels } from './find-due-models.ts'
import { modelGraph } from './model-graph.ts'
import { freshAt, readShown } from './read-shown.ts'

/**
 * How every model stands in an environment, parents before readers: its last run there, how fresh what is
 * shown of it is, and what its file would change.
 */
export async function statesOfModels(services: OpenServices, environment: string) {
  const project = await loadCurrentProject(services, environment)
  const shown = await readShown(services.store, environment)
  const [due, latest] = await Promise.all([
    findDueModels(services, shown),
    services.store.getLatestModelRuns(project.order),
  ])
  const runs = new Map(latest.map((run) => [run.model, run]))
  const { hashes } = services.memory
  const changes = changesFromShown(project, { shown: shown.snapshots, hashes })
  const graph = modelGraph(project)
  return project.order.map((name) => {
    const run = runs.get(name)
    return {
      name,
      kind: project.models.get(name)!.kind,
      reads: graph.parents(name).length,
      readBy: graph.children(name).length,
      shown: shown.snapshots.has(name),
      /** Null where the environment's own runs are not the last that built it. */
      lastRun:
        run?.environment === environment
          ? { runId: run.runId, status: run.status, endedAt: run.endedAt, rows: run.rows }
          : null,
      freshAt: freshAt(shown, name),
      stale: due.has(name),
      /** Null where a plan would leave it as it is shown. */
      change: changes.get(name) ?? null,
    }
  })
}
