import { LRUCache } from 'lru-cache'
import type { RecordedCoverage, SnapshotRecord } from './snapshot-store.ts'
import type { StateStore } from './state-store.ts'

/** How many of each are remembered. */
const sizes = { analyses: 60_000, snapshots: 30_000 } as const

/**
 * The same store, which does not ask the database again for what cannot have changed: analyses and recorded
 * snapshots never do, recorded intervals only together with the revision. Transactions remember nothing.
 */
export function rememberReads<Store extends StateStore>(store: Store): Store {
  const analyses = new LRUCache<string, { readonly value: unknown }>({ max: sizes.analyses })
  const snapshots = new LRUCache<string, SnapshotRecord>({ max: sizes.snapshots })
  let intervals = { revision: -1, byVersion: new Map<string, RecordedCoverage | null>() }
  return {
    ...store,
    async getAnalyses(keys) {
      const found = new Map<string, unknown>()
      const unknown: string[] = []
      for (const key of keys) {
        const known = analyses.get(key)
        if (known) found.set(key, known.value)
        else unknown.push(key)
      }
      if (unknown.length === 0) return found
      for (const [key, value] of await store.getAnalyses(unknown)) {
        analyses.set(key, { value })
        found.set(key, value)
      }
      return found
    },
    async putAnalyses(entries) {
      await store.putAnalyses(entries)
      for (const [key, value] of entries) analyses.set(key, { value })
    },
    async getSnapshots(ids) {
      const unknown = ids.filter((id) => !snapshots.has(id))
      const found = new Map<string, SnapshotRecord>()
      if (unknown.length > 0) {
        for (const record of await store.getSnapshots(unknown)) {
          found.set(record.id, record)
          snapshots.set(record.id, record)
        }
      }
      return [...new Set(ids)].flatMap((id) => found.get(id) ?? snapshots.get(id) ?? [])
    },
    async getIntervals(versions) {
      // Read before the intervals: what changes in between is asked for again under the next revision.
      const revision = await store.getRevision()
      if (intervals.revision !== revision) intervals = { revision, byVersion: new Map() }
      const { byVersion } = intervals
      const unknown = versions.filter((version) => !byVersion.has(version))
      const fresh = unknown.length === 0 ? null : await store.getIntervals(unknown)
      for (const version of unknown) byVersion.set(version, fresh?.get(version) ?? null)
      return new Map(
        versions.flatMap((version) => {
          const recorded = byVersion.get(version)
          return recorded ? [[version, recorded] as const] : []
        }),
      )
    },
  }
}
