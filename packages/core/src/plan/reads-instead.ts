import type { Project } from '../project/load-project.ts'
import { modelLineage } from '../project/model-lineage.ts'
import { type ColumnEffect, isNoEffect } from '../snapshots/column-effect.ts'

/** Columns named of one reader, at most. */
const columnsNamed = 20

/**
 * What a reader that keeps its table reads of its changed parents instead of what changed, as
 * `schema.model.column`; nothing where all its parents keep theirs too.
 */
export function readsInstead(
  project: Pick<Project, 'models' | 'analyses'>,
  effects: ReadonlyMap<string, ColumnEffect>,
  reader: string,
): string[] {
  const lineage = modelLineage(project, reader)
  const references = project.models.get(reader)?.references ?? {}
  const sources = lineage?.outputs.flatMap((output) => output.sources) ?? []
  const read = [...sources, ...(lineage?.reads ?? [])].flatMap(({ table, column }) => {
    const parent = references[table.toLowerCase()]
    const effect = parent === undefined ? undefined : effects.get(parent)
    return effect && !isNoEffect(effect) && column !== '*' ? [`${parent}.${column}`] : []
  })
  return [...new Set(read)].toSorted().slice(0, columnsNamed)
}
