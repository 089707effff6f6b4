import type { Issue } from '../errors/issue.ts'
import { production } from '../environments/environment-name.ts'
import { intersectRanges, joinRanges } from '../intervals/interval-set.ts'
import { ceilToUnit, cutIntoBatches, floorToUnit } from '../intervals/interval-unit.ts'
import type { TimeRange } from '../intervals/time-range.ts'
import type { Model } from '../project/model.ts'
import { relationOf } from '../project/model-kind.ts'
import type { RecordedCoverage } from '../state/snapshot-store.ts'
import type { PlacedModel } from './backfills-stage.ts'
import type { PlannedBackfill } from './plan.ts'

export interface RestateInput {
  readonly environment: string
  /** Parents before readers. */
  readonly placed: readonly PlacedModel[]
  readonly recorded: ReadonlyMap<string, RecordedCoverage>
  /** What is asked of each selected model. */
  readonly asked: ReadonlyMap<string, readonly TimeRange[]>
  /** Versions that prod shows. */
  readonly usedByProd: ReadonlySet<string>
}

export interface Restated {
  readonly backfills: readonly PlannedBackfill[]
  readonly issues: readonly Issue[]
}

/**
 * What a restatement recomputes: the selection and everything downstream of it, in whole units, into the
 * versions that are there. What is not recomputed is said, and its readers are left alone.
 */
export function restateBackfills(input: RestateInput): Restated {
  const issues: Issue[] = []
  const backfills: PlannedBackfill[] = []
  /** Ranges in which each model's data changes, and which restated models made it so. */
  const touched = new Map<
    string,
    { readonly ranges: readonly TimeRange[]; readonly causes: readonly string[] }
  >()
  for (const placed of input.placed) {
    const { model, version, physical } = placed
    const above = model.parents.flatMap((parent) => touched.get(parent)?.ranges ?? [])
    const asked = input.asked.get(model.name) ?? []
    if (asked.length + above.length === 0) continue
    const causes = new Set(model.parents.flatMap((parent) => touched.get(parent)?.causes ?? []))
    if (asked.length > 0) causes.add(model.name)
    const wanted = joinRanges([...above, ...asked])
    if (relationOf(model.kind) !== 'table' || !physical) {
      touched.set(model.name, { ranges: wanted, causes: [...causes] })
      continue
    }
    const refusal = refuse(model, input, version)
    if (refusal) {
      issues.push(refusal)
      continue
    }
    const recorded = input.recorded.get(version)
    const ranges = rangesOf(model, wanted, recorded?.ranges ?? [])
    if (ranges.length === 0) continue
    touched.set(model.name, {
      ranges: model.kind === 'incremental' ? ranges : wanted,
      causes: [...causes],
    })
    backfills.push({
      model: model.name,
      snapshotId: placed.snapshotId,
      version,
      physical,
      kind: model.kind,
      reason: 'restated',
      ranges,
      batches: ranges.flatMap((range) =>
        model.kind === 'incremental' ? cutIntoBatches(model.unit, range, model.batchSize) : [range],
      ),
      columns: model.outputs ?? [],
      coverage: recorded?.coverage ?? null,
      estimate: null,
      restatedBecause: [...causes].toSorted(),
    })
  }
  return { backfills, issues }
}

/** Recorded ranges that meet the wanted ones, widened to whole units; a whole table is rebuilt whole. */
function rangesOf(
  model: Model,
  wanted: readonly TimeRange[],
  recorded: readonly TimeRange[],
): TimeRange[] {
  if (model.kind !== 'incremental') return [...recorded]
  const widened = wanted.map(({ start, end }) => ({
    start: Number.isFinite(start) ? floorToUnit(model.unit, start) : start,
    end: Number.isFinite(end) ? ceilToUnit(model.unit, end) : end,
  }))
  return intersectRanges(recorded, widened)
}

function refuse(model: Model, input: RestateInput, version: string): Issue | null {
  const issue = (code: string, message: string, hint: string): Issue => ({
    severity: 'warning',
    code,
    file: model.path,
    line: 1,
    column: 1,
    message,
    hint,
  })
  if (model.disableRestatement) {
    return issue(
      'restatement-disabled',
      `${model.name} forbids restatement and is left as it is, its readers too`,
      'remove disable_restatement to recompute it',
    )
  }
  if (input.environment !== production && input.usedByProd.has(version)) {
    return issue(
      'restatement-of-prod',
      `${model.name} is shared with prod and is not recomputed from ${input.environment}`,
      `restate it in prod: millrace plan prod --restate-models ${model.name}`,
    )
  }
  return null
}
