import type { Project } from '../project/load-project.ts'
import type { ModelSnapshot } from '../snapshots/fingerprint.ts'
import { AppError } from '../errors/app-error.ts'
import type { StateStore } from '../state/state-store.ts'
import type { Plan } from './plan.ts'
import type { PlanOptions } from './plan-options.ts'
import {
  type AnalysisServices,
  modifiedModels,
  projectFromSnapshots,
  selectProject,
} from './project-from-snapshots.ts'
import { selectModels } from './select-models.ts'

export interface TargetServices extends AnalysisServices {
  readonly store: StateStore
}

export interface TargetInput {
  readonly project: Project
  readonly base: ReadonlyMap<string, ModelSnapshot>
  readonly options: PlanOptions
}

/** What the environment is to become: the project, a selection of it, or for a restatement what it is. */
export async function targetProject(
  services: TargetServices,
  { project, base, options }: TargetInput,
): Promise<Project> {
  if (options.restate_models !== undefined) return projectFromSnapshots(services, { project, base })
  if (options.rollback_to !== undefined) {
    return projectFromSnapshots(services, {
      project,
      base: await promotedBy(services.store, options.rollback_to),
    })
  }
  if (options.select === undefined) return project
  const selected = selectModels(options.select, {
    models: project.models,
    modified: modifiedModels(project, base),
  })
  return selectProject(services, { project, base, selected })
}

/** What an earlier plan promoted, by name. */
async function promotedBy(store: StateStore, planId: string): Promise<Map<string, ModelSnapshot>> {
  const plan = (await store.getPlan(planId)) as Plan | null
  if (!plan?.document || plan.status !== 'applied') {
    throw new AppError('plan_not_found', {
      message: `plan ${planId} was not applied; there is nothing to roll back to`,
    })
  }
  const snapshots = (await store.getSnapshots(
    plan.document.snapshots.map(({ snapshotId }) => snapshotId),
  )) as readonly ModelSnapshot[]
  return new Map(snapshots.map((snapshot) => [snapshot.name, snapshot]))
}
