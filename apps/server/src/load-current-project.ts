import { AppError, findProjectFiles, loadProject, type Project } from '@millrace/core'
import type { OpenServices } from './create-services.ts'

/** Loads the project as it is on disk now, issues and all. */
export async function loadCurrentProject(
  services: OpenServices,
  environment: string,
): Promise<Project> {
  const files = await findProjectFiles(services.places.root, services.memory.files)
  const project = await loadProject(
    { ...services, cache: services.store },
    { root: services.places.root, environment, files },
  )
  services.recall.projects.set(environment, project)
  return project
}

/** A model of the project by name; throws `model_not_found`. */
export function mustFindModel(project: Project, name: string) {
  const model = project.models.get(name.toLowerCase())
  if (model) return model
  const issues = project.issues.filter((issue) => issue.severity === 'error')
  throw new AppError('model_not_found', {
    message: `there is no model ${name}`,
    hint:
      issues.length > 0
        ? 'the project has issues; the model may be in a broken file'
        : 'millrace list shows the names',
    issues,
  })
}
