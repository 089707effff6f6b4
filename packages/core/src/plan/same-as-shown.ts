import type { Project } from '../project/load-project.ts'
import { fingerprintModels, type ModelSnapshot, type OwnHashes } from '../snapshots/fingerprint.ts'
import { closure } from './select-models.ts'

export interface ShownInput {
  readonly model: string
  /** What an environment shows, by name. */
  readonly shown: ReadonlyMap<string, ModelSnapshot>
  readonly hashes: OwnHashes
}

/**
 * Whether a plan would leave a model as an environment shows it: its file and the data of all it is made
 * from are the same. Null when it is not shown, or when the project lacks something it is made from.
 */
export function isSameAsShown(
  { models, order }: Pick<Project, 'models' | 'order'>,
  { model, shown, hashes }: ShownInput,
): boolean | null {
  if (!shown.has(model) || !models.has(model)) return null
  const above = closure(new Set([model]), (name) => models.get(name)?.parents ?? [])
  if ([...above].some((name) => !models.has(name))) return null
  const chain = order.flatMap((name) => (above.has(name) ? models.get(name)! : []))
  const prints = fingerprintModels(chain, shown, hashes)
  return (
    prints.get(model)?.metadataHash === shown.get(model)?.metadataHash &&
    [...above].every((name) => prints.get(name)?.dataHash === shown.get(name)?.dataHash)
  )
}
