import type { Project } from '../project/load-project.ts'
import { fingerprintModels, type ModelSnapshot, type OwnHashes } from '../snapshots/fingerprint.ts'

/** How a model's file differs from what an environment shows; `indirect`: only what it reads differs. */
export type ShownChange = 'added' | 'modified' | 'metadata' | 'indirect'

interface ShownModels {
  /** What an environment shows, by name. */
  readonly shown: ReadonlyMap<string, ModelSnapshot>
  readonly hashes: OwnHashes
}

/** The models that differ from what an environment shows, by name; those not named are the same. */
export function changesFromShown(
  { models, order }: Pick<Project, 'models' | 'order'>,
  { shown, hashes }: ShownModels,
): ReadonlyMap<string, ShownChange> {
  const inOrder = order.map((name) => models.get(name)!)
  const prints = fingerprintModels(inOrder, shown, hashes)
  const changes = new Map<string, ShownChange>()
  const moved = new Set<string>()
  for (const { name, parents } of inOrder) {
    const before = shown.get(name)
    const print = prints.get(name)!
    const isMoved = parents.some((parent) => moved.has(parent))
    if (!before) changes.set(name, 'added')
    else if (before.dataHash !== print.dataHash) changes.set(name, 'modified')
    else if (isMoved) changes.set(name, 'indirect')
    else if (before.metadataHash !== print.metadataHash) changes.set(name, 'metadata')
    if (isMoved || before?.dataHash !== print.dataHash) moved.add(name)
  }
  return changes
}
