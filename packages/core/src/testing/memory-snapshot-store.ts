import { joinRanges, subtractRanges } from '../intervals/interval-set.ts'
import type { IntervalRecord, RecordedCoverage, SnapshotStore } from '../state/snapshot-store.ts'
import {
  isoOf,
  type MemorySession,
  moveRevision,
  requireRow,
  throughJson,
} from './memory-session.ts'

function coverageOf(records: readonly IntervalRecord[]): RecordedCoverage {
  const newest = records.reduce((a, b) => (b.at >= a.at ? b : a))
  return {
    ranges: joinRanges(records.map((record) => record.range)),
    coverage: newest.coverage,
    recordedAt: newest.at,
  }
}

/** Snapshots and recorded intervals in memory. */
export function createMemorySnapshotStore({ tables }: MemorySession): SnapshotStore {
  const { snapshots, intervals } = tables
  return {
    async saveSnapshots(records) {
      for (const record of records) {
        if (snapshots.get(record.id)) continue
        const { createdAt, payload } = record
        snapshots.set(record.id, {
          ...record,
          payload: throughJson(payload),
          createdAt: isoOf(createdAt),
        })
      }
    },
    async getSnapshots(ids) {
      return [...new Set(ids)].flatMap((id) => snapshots.get(id) ?? [])
    },
    async listSnapshots() {
      const all = [...snapshots.values()].map(({ payload: _payload, ...summary }) => summary)
      return all.toSorted(
        (a, b) => a.createdAt.localeCompare(b.createdAt) || a.id.localeCompare(b.id),
      )
    },
    async forgetVersions(versions) {
      if (versions.length === 0) return
      for (const version of versions) intervals.delete(version)
      moveRevision(tables)
    },
    async recordIntervals(records) {
      if (records.length === 0) return
      for (const { replaces, ...record } of records) {
        requireRow(tables.runs, record.runId, 'run')
        const before = replaces ? [] : (intervals.get(record.version) ?? [])
        const stored = throughJson({ ...record, at: isoOf(record.at) })
        intervals.set(record.version, [...before, stored])
      }
      moveRevision(tables)
    },
    async removeIntervals(version, range) {
      const before = intervals.get(version) ?? []
      const after = before.flatMap((record) =>
        subtractRanges([record.range], [range]).map((left) => ({ ...record, range: left })),
      )
      if (after.length === 0) intervals.delete(version)
      else intervals.set(version, after)
      moveRevision(tables)
    },
    async getIntervals(versions) {
      const found = new Map<string, RecordedCoverage>()
      for (const version of versions) {
        const records = intervals.get(version)
        if (records) found.set(version, coverageOf(records))
      }
      return found
    },
  }
}
