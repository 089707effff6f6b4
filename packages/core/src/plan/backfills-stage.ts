import type { Column, RelationName } from '../engines/engine.ts'
import {
  coversRanges,
  intersectRanges,
  joinRanges,
  subtractRanges,
} from '../intervals/interval-set.ts'
import { addUnits, ceilToUnit, cutIntoBatches, floorToUnit } from '../intervals/interval-unit.ts'
import type { TimeRange } from '../intervals/time-range.ts'
import { LastAnswers } from '../project/last-answers.ts'
import type { Model } from '../project/model.ts'
import { relationOf } from '../project/model-kind.ts'
import type { RecordedCoverage } from '../state/snapshot-store.ts'
import type { BackfillReason, PlannedBackfill } from './plan.ts'
import { findStarts, wantedRange } from './wanted-range.ts'

/** A model on the version it is to be built in. */
export interface PlacedModel {
  readonly model: Model
  readonly snapshotId: string
  readonly version: string
  readonly physical: RelationName | null
  /** Read as it is, never extended. */
  readonly frozen?: boolean
}

export interface BackfillInput {
  /** Parents before readers. */
  readonly placed: readonly PlacedModel[]
  readonly recorded: ReadonlyMap<string, RecordedCoverage>
  /** Versions whose table is gone from the warehouse. */
  readonly gone: ReadonlySet<string>
  /** Time up to which data is wanted, in milliseconds. */
  readonly until: number
  /** Dates asked for by a person; null ends are open. */
  readonly window: { readonly start: number | null; readonly end: number | null }
  readonly projectStart: number | null
  /** Versions promoted in the environment now; anything else counts as new or changed. */
  readonly promoted: ReadonlySet<string>
  readonly added: ReadonlySet<string>
}

type Coverage = Readonly<Record<string, readonly TimeRange[]>>

const nothing: Coverage = {}

/** What one model lacks, and what it holds once the plan is applied. */
interface Found {
  readonly holds: Coverage
  readonly backfill: PlannedBackfill | null
}

/** Answers of earlier plans, good while everything they were made from is the same. */
export type BackfillMemory = LastAnswers<Model, Found>

/** Finds what is missing of each version and cuts it into batches. */
export function findBackfills(
  input: BackfillInput,
  memory: BackfillMemory = new LastAnswers(),
): PlannedBackfill[] {
  const starts = findStarts(
    input.placed.map(({ model }) => model),
    input.projectStart,
  )
  /** What each model will hold once the plan is applied, for the tables built from it. */
  const holds = new Map<string, Coverage>()
  const backfills: PlannedBackfill[] = []
  for (const placed of input.placed) {
    const { model, version, snapshotId, frozen } = placed
    const above = model.parents.map((parent) => holds.get(parent) ?? nothing)
    const isGone = input.gone.has(version)
    const start = starts.get(model.name) ?? null
    const record = isGone ? undefined : input.recorded.get(version)
    const inputs: unknown[] = [record, isGone, frozen, version, snapshotId, start, input.until]
    inputs.push(input.window.start, input.window.end)
    inputs.push(input.added.has(model.name), input.promoted.has(version), ...above)
    const found = memory.get(model, inputs, () => findBackfill(placed, { input, start, above }))
    holds.set(model.name, found.holds)
    if (found.backfill) backfills.push(found.backfill)
  }
  return backfills
}

interface Surroundings {
  readonly input: BackfillInput
  readonly start: number | null
  /** What the parents will hold. */
  readonly above: readonly Coverage[]
}

function findBackfill(placed: PlacedModel, { input, start, above }: Surroundings): Found {
  const { model, version, physical } = placed
  const parents = mergeCoverage(above)
  if (relationOf(model.kind) !== 'table' || !physical) return { holds: parents, backfill: null }
  const gone = input.gone.has(version)
  const record = gone ? undefined : input.recorded.get(version)
  const recorded = record?.ranges ?? []
  const whole = model.kind !== 'incremental'
  if (placed.frozen && !gone) return { holds: { [model.name]: recorded }, backfill: null }
  const wanted = wantedRange(model, { start, until: input.until })
  const ranges = whole
    ? missingWhole(model, { wanted, recorded, coverage: record?.coverage ?? null, parents })
    : missingUnits(model, { wanted, recorded, window: input.window })
  const joined = joinRanges([...recorded, ...ranges])
  // A table that stays holds what it was built from, whatever its parents hold by now.
  const inherited = ranges.length === 0 ? (record?.coverage ?? parents) : parents
  const holds = { ...(whole && inherited), [model.name]: joined }
  if (ranges.length === 0) return { holds, backfill: null }
  const size = whole ? null : model.batchSize
  const backfill: PlannedBackfill = {
    model: model.name,
    snapshotId: placed.snapshotId,
    version,
    physical,
    kind: model.kind,
    reason: reasonFor({ placed, input, gone, recorded, wanted }),
    ranges,
    batches: ranges.flatMap((range) =>
      model.kind === 'seed' ? [range] : cutIntoBatches(model.unit, range, size),
    ),
    columns: model.outputs ?? ([] satisfies Column[]),
    coverage: whole ? parents : null,
    estimate: null,
  }
  return { holds, backfill }
}

interface WholeInput {
  readonly wanted: TimeRange | null
  readonly recorded: readonly TimeRange[]
  readonly coverage: Coverage | null
  readonly parents: Coverage
}

/** A whole table is missing when it ticked, or when an ancestor has earlier or other units than it was built from. */
function missingWhole(
  model: Model,
  { wanted, recorded, coverage, parents }: WholeInput,
): TimeRange[] {
  const builtUntil = recorded.at(-1)?.end ?? null
  if (builtUntil === null) return [wanted ?? { start: 0, end: 1 }]
  if (wanted && wanted.end > builtUntil) return [wanted]
  if (model.kind === 'seed' || coverage === null) return []
  for (const [parent, ranges] of Object.entries(parents)) {
    const seen = coverage[parent]
    const seenEnd = seen?.at(-1)?.end
    if (!seen || seenEnd === undefined) {
      if (ranges.length > 0) return [wanted ?? { start: 0, end: builtUntil }]
      continue
    }
    const before = intersectRanges(ranges, [{ start: Number.NEGATIVE_INFINITY, end: seenEnd }])
    if (!coversRanges(seen, before)) return [wanted ?? { start: 0, end: builtUntil }]
  }
  return []
}

interface UnitsInput {
  readonly wanted: TimeRange | null
  readonly recorded: readonly TimeRange[]
  readonly window: BackfillInput['window']
}

function missingUnits(model: Model, { wanted, recorded, window }: UnitsInput): TimeRange[] {
  if (!wanted) return []
  const asked: TimeRange = {
    start:
      window.start === null
        ? wanted.start
        : Math.max(wanted.start, floorToUnit(model.unit, window.start)),
    end:
      window.end === null ? wanted.end : Math.min(wanted.end, ceilToUnit(model.unit, window.end)),
  }
  // A unit that was processed in part before is processed whole again.
  const missing = joinRanges(
    subtractRanges([asked], recorded).map((range) => ({
      start: floorToUnit(model.unit, range.start),
      end: range.end,
    })),
  )
  if (model.lookback === 0) return missing
  return joinRanges(
    missing.map((range) => ({
      start: Math.max(wanted.start, addUnits(model.unit, range.start, -model.lookback)),
      end: range.end,
    })),
  )
}

function mergeCoverage(parts: readonly Coverage[]): Coverage {
  const [only, ...others] = parts
  if (only && others.every((part) => part === only)) return only
  const merged: Record<string, readonly TimeRange[]> = {}
  for (const part of parts)
    for (const [name, ranges] of Object.entries(part)) merged[name] ??= ranges
  return merged
}

function reasonFor(facts: {
  readonly placed: PlacedModel
  readonly input: BackfillInput
  readonly gone: boolean
  readonly recorded: readonly TimeRange[]
  readonly wanted: TimeRange | null
}): BackfillReason {
  const { placed, input, gone, recorded, wanted } = facts
  if (gone) return 'table-gone'
  if (input.added.has(placed.model.name)) return 'new'
  if (!input.promoted.has(placed.version)) return 'changed'
  const until = recorded.at(-1)?.end
  if (until !== undefined && wanted && wanted.end > until) return 'due'
  return placed.model.kind === 'incremental' ? 'missing' : 'coverage'
}
