import type { TimeRange } from '../intervals/time-range.ts'

/** A recorded snapshot; `payload` is everything needed to run it without the files on disk. */
export interface SnapshotRecord<Payload = unknown> {
  readonly id: string
  /** `schema.name`. */
  readonly name: string
  readonly kind: string
  readonly dataHash: string
  readonly metadataHash: string
  /** Names the physical table; shared by snapshots whose data is the same. */
  readonly version: string
  /** Null for what has no table of its own. */
  readonly physicalSchema: string | null
  readonly physicalName: string | null
  readonly category: string | null
  readonly payload: Payload
  readonly gitCommit: string | null
  readonly createdAt: string
}

export type SnapshotSummary = Omit<SnapshotRecord, 'payload'>

/** What was recorded as done for a version. */
export interface IntervalRecord {
  readonly version: string
  readonly range: TimeRange
  /** For whole tables: the ranges of each parent version it was built from. */
  readonly coverage: Readonly<Record<string, readonly TimeRange[]>> | null
  readonly runId: string
  readonly at: string
}

export interface NewInterval extends IntervalRecord {
  /** Forget what was recorded for the version before (whole tables). */
  readonly replaces: boolean
}

export interface SnapshotStore {
  /** Inserts those whose id is new; a snapshot once recorded never changes. */
  saveSnapshots(snapshots: readonly SnapshotRecord[]): Promise<void>
  getSnapshots(ids: readonly string[]): Promise<readonly SnapshotRecord[]>
  /** Every snapshot without its payload, oldest first. */
  listSnapshots(): Promise<readonly SnapshotSummary[]>
  /** Adds done ranges and moves the state revision. */
  recordIntervals(intervals: readonly NewInterval[]): Promise<void>
  /** Subtracts ranges, for restating and for tables found gone; moves the state revision. */
  removeIntervals(version: string, range: TimeRange): Promise<void>
  /** Forgets everything recorded for versions whose tables are dropped; moves the state revision. */
  forgetVersions(versions: readonly string[]): Promise<void>
  /** Disjoint ranges in order, touching ones joined, per version; `coverage` of the newest record. */
  getIntervals(versions: readonly string[]): Promise<ReadonlyMap<string, RecordedCoverage>>
}

export interface RecordedCoverage {
  readonly ranges: readonly TimeRange[]
  readonly coverage: IntervalRecord['coverage']
  /** When the newest of it was recorded. */
  readonly recordedAt: string
}
