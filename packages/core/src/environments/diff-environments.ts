import type { ModelSnapshot } from '../snapshots/fingerprint.ts'

/** How one environment differs from another, model by model. */
export interface EnvironmentDiff {
  readonly added: readonly string[]
  readonly removed: readonly string[]
  /** Models that stand on another version; `sameQuery` when only an ancestor differs. */
  readonly changed: readonly { readonly name: string; readonly sameQuery: boolean }[]
  readonly same: number
}

/** What `after` has that `before` has not, and the other way round. */
export function diffEnvironments(
  before: readonly ModelSnapshot[],
  after: readonly ModelSnapshot[],
): EnvironmentDiff {
  const old = new Map(before.map((snapshot) => [snapshot.name, snapshot]))
  const now = new Map(after.map((snapshot) => [snapshot.name, snapshot]))
  const shared = [...now.values()].filter(({ name }) => old.has(name))
  const changed = shared.filter(
    ({ name, version, dataHash }) =>
      old.get(name)?.version !== version || old.get(name)?.dataHash !== dataHash,
  )
  return {
    added: [...now.keys()].filter((name) => !old.has(name)).toSorted(),
    removed: [...old.keys()].filter((name) => !now.has(name)).toSorted(),
    changed: changed
      .map(({ name, dataHash }) => ({ name, sameQuery: old.get(name)?.dataHash === dataHash }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    same: shared.length - changed.length,
  }
}
