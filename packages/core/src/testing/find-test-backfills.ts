import type { TimeRange } from '../intervals/time-range.ts'
import { type BackfillInput, findBackfills } from '../plan/backfills-stage.ts'
import type { Model } from '../project/model.ts'
import type { RecordedCoverage } from '../state/snapshot-store.ts'
import { aLoadedModel } from './a-loaded-model.ts'

/** Midnight of a day of January 2024, in milliseconds. */
export const day = (number: number) => Date.UTC(2024, 0, number)
export const days = (start: number, end: number): TimeRange => ({
  start: day(start),
  end: day(end),
})
export const incremental = (name: string, change: Partial<Model> = {}) =>
  aLoadedModel(name, { kind: 'incremental', timeColumn: 'ds', ...change })

export interface FindGiven extends Partial<
  Omit<BackfillInput, 'placed' | 'recorded' | 'promoted'>
> {
  readonly recorded?: Readonly<Record<string, Partial<RecordedCoverage>>>
}

/** Finds the backfills of models whose versions are named like them, on the morning of 11 January. */
export function findTestBackfills(
  models: readonly Model[],
  { recorded = {}, ...more }: FindGiven = {},
) {
  return findBackfills({
    placed: models.map((model) => ({
      model,
      snapshotId: `s_${model.name}`,
      version: model.name,
      physical: model.kind === 'embedded' ? null : { schema: 'millrace__s', name: model.name },
    })),
    recorded: new Map(
      Object.entries(recorded).map(([name, { ranges = [], coverage = null }]) => [
        name,
        { ranges, coverage, recordedAt: new Date(day(1)).toISOString() },
      ]),
    ),
    gone: new Set(),
    until: day(11) + 36_000_000,
    window: { start: null, end: null },
    projectStart: day(1),
    promoted: new Set(models.map(({ name }) => name)),
    added: new Set(),
    ...more,
  })
}
export const ranges = (...input: Parameters<typeof findTestBackfills>) =>
  findTestBackfills(...input).map(({ model, ranges: of }) => [model, of])
