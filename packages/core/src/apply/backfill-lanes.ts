import type { TimeRange } from '../intervals/time-range.ts'
import type { PlanDocument, PlannedAudit, PlannedBackfill } from '../plan/plan.ts'
import type { Model } from '../project/model.ts'
import { relationOf } from '../project/model-kind.ts'
import type { Lane, LaneBatch } from './batch-scheduler.ts'

/** One batch of a backfill, or audits on a table as it is. */
export type BatchWork =
  | { readonly kind: 'build'; readonly backfill: PlannedBackfill; readonly range: TimeRange }
  | { readonly kind: 'audit'; readonly audit: PlannedAudit }

export type BuildWork = Extract<BatchWork, { kind: 'build' }>

/** The id of a batch in the warehouse: the version and its interval, whichever run writes it. */
export function batchId(backfill: PlannedBackfill, range: TimeRange): string {
  return `${backfill.version}:${range.start}:${range.end}`
}

/**
 * Turns backfills into lanes. A batch waits for the parent's batches that begin before its own end where
 * both are time-range models and every read of the parent is bound to the batch's range; else for all of
 * them. New audits come after everything that is built of their model and of what it reads.
 */
export function backfillLanes(
  { backfills, audits }: Pick<PlanDocument, 'backfills' | 'audits'>,
  models: ReadonlyMap<string, Model>,
): Lane<BatchWork>[] {
  const byName = new Map(backfills.map((backfill) => [backfill.model, backfill]))
  const auditsByName = new Map(audits.map((audit) => [audit.model, audit]))
  /** Batches of each lane that a reader waits for; a lane of audits alone has one. */
  const sizes = new Map([
    ...audits.map(({ model }) => [model, 1] as const),
    ...backfills.map(({ model, batches }) => [model, batches.length] as const),
  ])
  const upstream = nearestLanes(models, sizes)
  const allOf = (names: readonly string[]) =>
    names.map((name) => ({ lane: name, leading: sizes.get(name) ?? 0 }))
  const lanes = backfills.map((backfill): Lane<BatchWork> => {
    const model = models.get(backfill.model)
    const parents = upstream(backfill.model)
    const batches = backfill.batches.map((range): LaneBatch<BatchWork> => ({
      work: { kind: 'build', backfill, range },
      needs: parents.map((name) => {
        const parent = byName.get(name)
        const bound = parent !== undefined && isBound(model, models.get(name))
        return {
          lane: name,
          leading: bound ? beginningBefore(parent, range) : (sizes.get(name) ?? 0),
        }
      }),
    }))
    const audit = auditsByName.get(backfill.model)
    const last = audit
      ? [{ work: { kind: 'audit', audit } as const, needs: allOf([backfill.model]) }]
      : []
    return { name: backfill.model, batches: [...batches, ...last], width: widthOf(model) }
  })
  const alone = audits.filter(({ model }) => !byName.has(model))
  return [
    ...lanes,
    ...alone.map((audit): Lane<BatchWork> => ({
      name: audit.model,
      batches: [{ work: { kind: 'audit', audit }, needs: allOf(upstream(audit.model)) }],
      width: 1,
    })),
  ]
}

function widthOf(model: Model | undefined): number {
  if (!model || model.readsItself || model.uniqueKey.length > 0 || model.kind !== 'incremental')
    return 1
  return model.batchConcurrency ?? Number.POSITIVE_INFINITY
}

function isBound(model: Model | undefined, parent: Model | undefined): boolean {
  if (!model || !parent || model.timeColumn === null || parent.timeColumn === null) return false
  const read = model.boundedReads.find((bounded) => bounded.parent === parent.name)
  return read?.columns.includes(parent.timeColumn) ?? false
}

function beginningBefore(parent: PlannedBackfill, range: TimeRange): number {
  let leading = 0
  for (const [index, batch] of parent.batches.entries())
    if (batch.start < range.end) leading = index + 1
  return leading
}

/** The nearest ancestors that are being built, through views; a table that stays is waited for by nobody. */
export function nearestLanes(
  models: ReadonlyMap<string, Model>,
  lanes: ReadonlyMap<string, unknown>,
): (name: string) => readonly string[] {
  const known = new Map<string, ReadonlySet<string>>()
  const above = (name: string): ReadonlySet<string> => {
    const cached = known.get(name)
    if (cached) return cached
    const found = new Set<string>()
    for (const parent of models.get(name)?.parents ?? []) {
      if (lanes.has(parent)) found.add(parent)
      else if (relationOf(models.get(parent)?.kind ?? 'table') !== 'table')
        for (const each of above(parent)) found.add(each)
    }
    known.set(name, found)
    return found
  }
  return (name) => [...above(name)].toSorted()
}
