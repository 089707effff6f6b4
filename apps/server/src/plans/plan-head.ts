import {
  type OverrideCategory,
  type Plan,
  type PlannedBackfill,
  type PlanSummary,
  planStream,
  type StateStore,
} from '@millrace/core'
import { type EnvironmentMove, findMove } from './find-move.ts'
import { planCan, type PlanPermissions } from './plan-can.ts'
import { type HeldLease, readLease } from '../environments/read-lease.ts'
import { untouchedModels } from './untouched-models.ts'

/** Expected time of all backfills that have an estimate, one after another. */
export interface PlanEstimate {
  readonly lowMs: number
  readonly highMs: number
  /** Earlier runs that the best known of them looks back on. */
  readonly runs: number
  /** Backfills that have an estimate, of all. */
  readonly estimated: number
  readonly backfills: number
  readonly batches: number
}

/** A plan without what it would do model by model. */
export interface PlanHead extends PlanSummary {
  /** The environment did not exist when the plan was made. */
  readonly isNew: boolean
  readonly overrides: Readonly<Record<string, OverrideCategory>>
  readonly models: number
  /** Models that are as they were. */
  readonly untouched: number
  readonly estimate: PlanEstimate | null
  readonly can: PlanPermissions
  readonly moved: EnvironmentMove | null
  readonly lease: HeldLease | null
  /** The latest run that applies or applied it. */
  readonly runId: string | null
  readonly replacedBy: string | null
}

/** What a page says of a plan before any of its models; its size does not grow with the project. */
export async function planHead(store: StateStore, plan: Plan): Promise<PlanHead> {
  const { document, ...record } = plan
  const [moved, lease, runs, replacedBy] = await Promise.all([
    findMove(store, plan),
    readLease(store, plan.environment),
    store.listRuns({ planId: plan.id, limit: 1 }),
    plan.status === 'replaced' ? findReplacement(store, plan.id) : null,
  ])
  return {
    ...record,
    isNew: document?.isNew ?? false,
    overrides: document?.overrides ?? {},
    models: document?.snapshots.length ?? 0,
    untouched: document ? untouchedModels(document).length : 0,
    estimate: addEstimates(document?.backfills ?? []),
    can: planCan(plan),
    moved,
    lease,
    runId: runs[0]?.id ?? null,
    replacedBy,
  }
}

function addEstimates(backfills: readonly PlannedBackfill[]): PlanEstimate | null {
  const estimates = backfills.flatMap(({ estimate }) => estimate ?? [])
  if (estimates.length === 0) return null
  return {
    lowMs: estimates.reduce((sum, { lowMs }) => sum + lowMs, 0),
    highMs: estimates.reduce((sum, { highMs }) => sum + highMs, 0),
    runs: Math.max(...estimates.map(({ runs }) => runs)),
    estimated: estimates.length,
    backfills: backfills.length,
    batches: backfills.reduce((sum, { batches }) => sum + batches.length, 0),
  }
}

/** The plan that took a plan's place, as the last event of its stream says. */
async function findReplacement(store: StateStore, planId: string): Promise<string | null> {
  const stream = planStream(planId)
  const last = (await store.getStreamPosition(stream))?.lastSeq ?? 0
  const events = await store.readEvents(stream, Math.max(0, last - 10), 10)
  const replacedBy = events.findLast(({ type }) => type === 'plan.replaced')?.payload['replacedBy']
  return typeof replacedBy === 'string' ? replacedBy : null
}
