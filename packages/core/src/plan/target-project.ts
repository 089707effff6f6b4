import type { Project } from '../project/load-project.ts'
import type { ModelSnapshot } from '../snapshots/fingerprint.ts'
import type { PlanOptions } from './plan-options.ts'
import { type AnalysisServices, modifiedModels, projectFromSnapshots, selectProject } from './project-from-snapshots.ts'
import { selectModels } from './select-models.ts'

export interface TargetInput {
  readonly project: Project
  readonly base: ReadonlyMap<string, ModelSnapshot>
  readonly options: PlanOptions
}

/** What the environment is to become: the project, a selection of it, or for a restatement what it is. */
export async function targetProject(services: AnalysisServices, { project, base, options }: TargetInput): Promise<Project> {
  if (options.restate_models !== undefined) return projectFromSnapshots(services, { project, base })
  if (options.select === undefined) return project
  const selected = selectModels(options.select, { models: project.models, modified: modifiedModels(project, base) })
  return selectProject(services, { project, base, selected })
}
