import type { Column, RelationName } from '../engines/engine.ts'
import type { Issue } from '../errors/issue.ts'
import type { TimeRange } from '../intervals/time-range.ts'
import type { AuditSpec } from '../project/audit-spec.ts'
import type { ModelKind } from '../project/model-kind.ts'
import type { ChangeCategory, OverrideCategory } from '../snapshots/change-category.ts'
import type { ModelSnapshot } from '../snapshots/fingerprint.ts'
import type { PlanRecord } from '../state/plan-store.ts'
import type { PlanOptions } from './plan-options.ts'

/** Columns whose values can change. */
export type AffectedColumns = readonly string[] | 'all'

export interface DirectChange {
  readonly name: string
  readonly category: ChangeCategory
  readonly reason: string
  readonly columns: AffectedColumns
  readonly diff: string
}

export interface IndirectChange {
  readonly name: string
  readonly category: ChangeCategory
  readonly reason: string
}

export interface MetadataChange {
  readonly name: string
  readonly fields: readonly string[]
}

export interface PlanChanges {
  readonly added: readonly { readonly name: string; readonly kind: ModelKind }[]
  readonly removed: readonly { readonly name: string }[]
  readonly direct: readonly DirectChange[]
  readonly indirect: readonly IndirectChange[]
  readonly metadata: readonly MetadataChange[]
}

/** A model as the plan will promote it. */
export interface PlannedSnapshot {
  readonly name: string
  readonly snapshotId: string
  readonly kind: ModelKind
  readonly version: string
  /** Null for what has no relation of its own. */
  readonly physical: RelationName | null
  /** Its table is read as it is and never extended. */
  readonly frozen: boolean
  /** Set when the snapshot is not yet recorded: everything it takes to run it. */
  readonly record: ModelSnapshot | null
}

export type BackfillReason =
  | 'new'
  | 'changed'
  | 'due'
  | 'missing'
  | 'coverage'
  | 'restated'
  | 'table-gone'

/** What will be built for one model. */
export interface PlannedBackfill {
  readonly model: string
  readonly snapshotId: string
  readonly version: string
  readonly physical: RelationName
  readonly kind: ModelKind
  readonly reason: BackfillReason
  readonly ranges: readonly TimeRange[]
  readonly batches: readonly TimeRange[]
  readonly columns: readonly Column[]
  /** For whole tables: what each ancestor will have when it is built from it. */
  readonly coverage: Readonly<Record<string, readonly TimeRange[]>> | null
  readonly estimate: BackfillEstimate | null
  /** Models whose restatement reaches this one. */
  readonly restatedBecause?: readonly string[]
}

/** Audits to run on a table as it is. */
export interface PlannedAudit {
  readonly model: string
  readonly snapshotId: string
  readonly physical: RelationName
  readonly audits: readonly AuditSpec[]
}

/** Expected time from earlier runs of the model. */
export interface BackfillEstimate {
  readonly lowMs: number
  readonly highMs: number
  readonly runs: number
}

/** The whole of a stored plan: applying it needs nothing from the project's folder. */
export interface PlanDocument {
  readonly environment: string
  /** The environment did not exist when the plan was made. */
  readonly isNew: boolean
  readonly options: PlanOptions
  /** Categories a person chose, by model. */
  readonly overrides: Readonly<Record<string, OverrideCategory>>
  readonly executionTime: number
  /** How far the environment stands once applied. */
  readonly standsAt: number
  readonly defaultSchema: string
  /** The project's own start, in milliseconds. */
  readonly projectStart: number | null
  readonly issues: readonly Issue[]
  readonly changes: PlanChanges
  readonly snapshots: readonly PlannedSnapshot[]
  readonly backfills: readonly PlannedBackfill[]
  readonly audits: readonly PlannedAudit[]
  /** Files the warehouse must be able to read while the plan is applied. */
  readonly readableFiles: readonly string[]
  readonly summary: string
}

export type Plan = PlanRecord<PlanDocument>
