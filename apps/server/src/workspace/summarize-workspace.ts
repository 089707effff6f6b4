import type { PlanStatus } from '@millrace/core'
import type { OpenServices } from '../create-services.ts'
import { rememberedProject } from '../remembered-project.ts'

/** Plans that are being computed or applied, or can be applied. */
const openStatuses: readonly PlanStatus[] = ['planning', 'ready', 'uncategorised', 'applying']
const mostPlans = 1000

/** The figures beside the names of pages; the files are not read again for them. */
export async function summarizeWorkspace(services: OpenServices) {
  const { store } = services
  const [project, environments, plans, runs] = await Promise.all([
    rememberedProject(services),
    store.listEnvironments(),
    store.listPlans({ statuses: openStatuses, limit: mostPlans }),
    store.listRuns({ statuses: ['queued', 'running'] }),
  ])
  const errors = project.issues.filter(({ severity }) => severity === 'error').length
  return {
    project: project.config.name,
    models: project.models.size,
    environments: environments.length,
    plans: plans.length,
    runs: runs.map(({ id, environment }) => ({ runId: id, environment })),
    issues: { errors, warnings: project.issues.length - errors },
  }
}
