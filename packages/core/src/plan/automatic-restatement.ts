import { production } from '../environments/environment-name.ts'
import { readCron } from '../intervals/cron-grid.ts'
import { joinRanges, subtractRanges } from '../intervals/interval-set.ts'
import { addUnits, cutIntoBatches, floorToUnit } from '../intervals/interval-unit.ts'
import type { TimeRange } from '../intervals/time-range.ts'
import type { Model } from '../project/model.ts'
import type { EnvironmentRecord } from '../state/environment-store.ts'
import type { RecordedCoverage } from '../state/snapshot-store.ts'
import type { PlacedModel } from './backfills-stage.ts'
import type { PlannedBackfill } from './plan.ts'
import { restateBackfills } from './restated-backfills.ts'

export interface AutomaticInput {
  readonly placed: readonly PlacedModel[]
  readonly recorded: ReadonlyMap<string, RecordedCoverage>
  readonly environment: EnvironmentRecord
  /** The run's execution time, in milliseconds. */
  readonly until: number
}

/**
 * Adds to what is due the last units of models whose restatement cron ticked since the environment's last
 * run, and everything downstream of them.
 */
export function withAutomaticRestatement(
  input: AutomaticInput,
  due: readonly PlannedBackfill[],
): PlannedBackfill[] {
  const { placed, recorded, environment, until } = input
  const asked = new Map<string, readonly TimeRange[]>()
  for (const { model, version } of placed) {
    const last = lastUnits(model, recorded.get(version)?.ranges ?? [])
    if (last && ticked(model, { since: environment.standsAt, until })) asked.set(model.name, [last])
  }
  if (asked.size === 0) return [...due]
  const isProd = environment.name === production
  const usedByProd = new Set<string>()
  const { backfills } = restateBackfills({
    environment: isProd ? production : environment.name,
    placed,
    recorded,
    asked,
    usedByProd,
  })
  const restated = new Map(backfills.map((backfill) => [backfill.model, backfill]))
  const dueByModel = new Map(due.map((backfill) => [backfill.model, backfill]))
  return placed.flatMap(({ model }) => {
    const again = restated.get(model.name)
    const missing = dueByModel.get(model.name)
    if (!again) return missing ?? []
    return missing ? [merge(model, { missing, again })] : [again]
  })
}

function ticked(
  model: Model,
  { since, until }: { readonly since: number; readonly until: number },
): boolean {
  if (model.autoRestatementCron === null || model.kind !== 'incremental') return false
  const tick = readCron(model.autoRestatementCron).lastTick(until)
  return tick !== null && tick > since
}

function lastUnits(model: Model, recorded: readonly TimeRange[]): TimeRange | null {
  const end = recorded.at(-1)?.end
  if (end === undefined) return null
  const units = model.autoRestatementIntervals ?? 1
  return { start: addUnits(model.unit, floorToUnit(model.unit, end), -units), end }
}

function merge(
  model: Model,
  { missing, again }: { readonly missing: PlannedBackfill; readonly again: PlannedBackfill },
): PlannedBackfill {
  if (model.kind !== 'incremental') return missing
  const old = subtractRanges(again.ranges, missing.ranges)
  const ranges = joinRanges([...missing.ranges, ...old])
  const batches = ranges.flatMap((range) => cutIntoBatches(model.unit, range, model.batchSize))
  return {
    ...missing,
    reason: 'restated',
    ranges,
    batches,
    ...(again.restatedBecause && { restatedBecause: again.restatedBecause }),
  }
}
