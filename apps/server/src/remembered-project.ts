import { production, type Project } from '@millrace/core'
import type { OpenServices } from './create-services.ts'
import { loadCurrentProject } from './load-current-project.ts'

/** The project, without a look at its files in a process that watches them. */
export async function rememberedProject(services: OpenServices): Promise<Project> {
  const { isWatched, projects } = services.recall
  const known = isWatched ? projects.get(production) : undefined
  return known ?? loadCurrentProject(services, production)
}
