import {
  AppError,
  type BackfillEstimate,
  type BackfillReason,
  type ModelSnapshot,
  type OverrideCategory,
  type Plan,
  type PlanDocument,
  type PlannedBackfill,
  sourceText,
  type StateStore,
  type TimeRangePair,
  toPair,
} from '@millrace/core'
import { baseSnapshots } from './base-snapshots.ts'
import { type ColumnChange, compareColumns } from './compare-columns.ts'

/** What a plan does with a model. */
export type ModelGroup = 'direct' | 'indirect' | 'added' | 'removed' | 'metadata' | 'untouched'

/** A model before or after a plan. */
export interface ModelSide {
  /** What a person wrote, without frontmatter. */
  readonly source: string
  readonly rendered: string | null
  readonly snapshotId: string
  readonly version: string
  /** `schema.name`; null for what has no relation of its own. */
  readonly physicalName: string | null
}

/** What will be built of a model. */
export interface ModelBackfill {
  readonly reason: BackfillReason
  readonly ranges: readonly TimeRangePair[]
  readonly batches: readonly TimeRangePair[]
  readonly physicalName: string
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  readonly estimate: BackfillEstimate | null
  readonly restatedBecause: readonly string[]
}

/** One model inside a plan. */
export interface PlanModel {
  readonly name: string
  readonly group: ModelGroup
  readonly kind: string
  readonly path: string
  readonly category: string | null
  readonly reason: string | null
  /** The category a person chose. */
  readonly override: OverrideCategory | null
  readonly columnsAffected: readonly string[] | 'all' | null
  readonly metadataFields: readonly string[] | null
  readonly before: ModelSide | null
  readonly after: ModelSide | null
  readonly backfill: ModelBackfill | null
  /** What is recorded as done for its version; nothing for seeds, which are loaded whole. */
  readonly have: readonly TimeRangePair[]
  readonly unit: string
  readonly columns: readonly ColumnChange[]
}

type Store = Pick<StateStore, 'getPlan' | 'getEnvironment' | 'getSnapshots' | 'getIntervals'>

/** One model of a plan: what it was, what it becomes and why, and what is built for that. */
export async function planModel(store: Store, plan: Plan, model: string): Promise<PlanModel> {
  const name = model.toLowerCase()
  const { document } = plan
  const found = document && (await findSides(store, { plan, document, name }))
  const shown = found?.after ?? found?.before
  if (!document || !found || !shown)
    throw new AppError('model_not_found', { message: `plan ${plan.id} has no model ${name}` })
  const { before, after } = found
  const change = changeOf(document, name)
  const planned = document.backfills.find((backfill) => backfill.model === name)
  const { kind, path, unit } = shown.payload
  const recorded = (await store.getIntervals([shown.version])).get(shown.version)
  return {
    name,
    kind,
    path,
    unit,
    ...change,
    override: document.overrides[name] ?? null,
    before: before && sideOf(before),
    after: after && sideOf(after),
    backfill: planned ? backfillOf(planned) : null,
    have: kind === 'seed' ? [] : (recorded?.ranges ?? []).map(toPair),
    columns: compareColumns(before, after, change.columnsAffected),
  }
}

interface Sides {
  readonly before: ModelSnapshot | null
  readonly after: ModelSnapshot | null
}

async function findSides(
  store: Store,
  wanted: { readonly plan: Plan; readonly document: PlanDocument; readonly name: string },
): Promise<Sides> {
  const { plan, document, name } = wanted
  const planned = document.snapshots.find((snapshot) => snapshot.name === name)
  const baseId = document.changes.added.some((added) => added.name === name)
    ? undefined
    : (await baseSnapshots(store, plan))?.get(name)
  const ids = [baseId, planned?.record ? undefined : planned?.snapshotId]
  const recorded = (await store.getSnapshots(
    ids.filter((id) => id !== undefined),
  )) as readonly ModelSnapshot[]
  const byId = new Map(recorded.map((snapshot) => [snapshot.id, snapshot]))
  const after = planned && (planned.record ?? byId.get(planned.snapshotId))
  return { before: (baseId && byId.get(baseId)) || null, after: after ?? null }
}

type Change = Pick<
  PlanModel,
  'group' | 'category' | 'reason' | 'columnsAffected' | 'metadataFields'
>

const unchanged: Change = {
  group: 'untouched',
  category: null,
  reason: null,
  columnsAffected: null,
  metadataFields: null,
}

function changeOf({ changes }: PlanDocument, name: string): Change {
  const is = (change: { readonly name: string }) => change.name === name
  const direct = changes.direct.find(is)
  if (direct) {
    const { category, reason, columns } = direct
    return { ...unchanged, group: 'direct', category, reason, columnsAffected: columns }
  }
  const indirect = changes.indirect.find(is)
  if (indirect) {
    const { category, reason } = indirect
    return { ...unchanged, group: 'indirect', category, reason }
  }
  const metadata = changes.metadata.find(is)
  if (metadata) return { ...unchanged, group: 'metadata', metadataFields: metadata.fields }
  if (changes.added.some(is)) return { ...unchanged, group: 'added' }
  if (changes.removed.some(is)) return { ...unchanged, group: 'removed' }
  return unchanged
}

function sideOf({ id, version, payload, physicalSchema, physicalName }: ModelSnapshot): ModelSide {
  return {
    source: sourceText(payload),
    rendered: payload.rendered,
    snapshotId: id,
    version,
    physicalName: physicalName === null ? null : `${physicalSchema}.${physicalName}`,
  }
}

function backfillOf(backfill: PlannedBackfill): ModelBackfill {
  const { reason, ranges, batches, physical, columns, estimate, restatedBecause = [] } = backfill
  return {
    reason,
    ranges: ranges.map(toPair),
    batches: batches.map(toPair),
    physicalName: `${physical.schema}.${physical.name}`,
    columns,
    estimate,
    restatedBecause,
  }
}
