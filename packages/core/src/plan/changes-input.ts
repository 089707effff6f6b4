import type { Project } from '../project/load-project.ts'
import type { ChangeComparer, SeedReader } from '../snapshots/categorize-change.ts'
import type { OverrideCategory } from '../snapshots/change-category.ts'
import type { ModelSnapshot, OwnHashes } from '../snapshots/fingerprint.ts'
import type { PlanOptions } from './plan-options.ts'

export interface ChangesServices {
  readonly comparer: ChangeComparer
  readonly readSeed: SeedReader
  readonly hashes: OwnHashes
  readonly getSnapshots: (ids: readonly string[]) => Promise<readonly ModelSnapshot[]>
  readonly maxIdentifierBytes: number
}

export interface ChangesInput {
  readonly project: Project
  /** What the environment is compared with: its own snapshots, or prod's for a new one. */
  readonly base: ReadonlyMap<string, ModelSnapshot>
  readonly options: PlanOptions
  readonly overrides: Readonly<Record<string, OverrideCategory>>
  readonly createdAt: string
  readonly gitCommit: string | null
}
