import type { Project } from '@millrace/core'

export interface ModelFilter {
  readonly kind?: string | undefined
  readonly tag?: string | undefined
  /** Part of the name, without case. */
  readonly search?: string | undefined
}

/** The project's models, parents before readers. */
export function listModels(project: Project, { kind, tag, search }: ModelFilter) {
  return project.order
    .map((name) => project.models.get(name)!)
    .filter(
      (model) =>
        (kind === undefined || model.kind === kind) &&
        (tag === undefined || model.tags.includes(tag)) &&
        (search === undefined || model.name.includes(search.toLowerCase())),
    )
    .map(({ name, kind: own, path, owner, tags, description, parents, cron, unit }) => ({
      name,
      kind: own,
      path,
      owner,
      tags,
      description,
      parents,
      cron,
      unit,
    }))
}
