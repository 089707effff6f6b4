import { columnEdges } from '../project/column-edges.ts'
import type { Project } from '../project/load-project.ts'
import type { Model } from '../project/model.ts'
import { splitName } from '../project/model-name.ts'
import type { NewModel } from '../state/model-store.ts'
import type { StateStore } from '../state/state-store.ts'
import type { PlannedSnapshot } from './plan.ts'

export interface CatalogueInput {
  readonly project: Project
  readonly snapshots: readonly PlannedSnapshot[]
  readonly at: string
}

/** Keeps the state's list of models, their dependencies and column lineage as last loaded; writes only what changed. */
export async function registerCatalogue(
  store: StateStore,
  { project, snapshots, at }: CatalogueInput,
): Promise<void> {
  const known = await store.getModelHashes()
  const entries = snapshots.map(({ name, snapshotId }) =>
    toEntry(project.models.get(name)!, snapshotId, at),
  )
  const changed = entries.filter(({ path, contentHash }) => known.get(path) !== contentHash)
  if (changed.length === 0 && known.size === entries.length) return
  const names = new Set(changed.map(({ name }) => name))
  const edges = columnEdges(project, names)
  await store.transaction(async (tx) => {
    await tx.keepOnlyModels(entries.map(({ path }) => path))
    await tx.registerModels(changed)
    await tx.setAllDependencies(
      new Map(changed.map(({ name }) => [name, project.models.get(name)!.parents])),
    )
    await tx.setColumnLineage([...names], edges)
  })
}

function toEntry(model: Model, snapshotId: string, at: string): NewModel {
  const { name, kind, owner, tags } = model
  // Several sources stand in one file; each needs a path of its own.
  const path = kind === 'external' ? `${model.path}#${name}` : model.path
  return {
    path,
    name,
    kind,
    contentHash: snapshotId,
    owner,
    schema: splitName(name).schema,
    tags,
    at,
  }
}
