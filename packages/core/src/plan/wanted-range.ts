import { readCron } from '../intervals/cron-grid.ts'
import { addUnits, floorToUnit } from '../intervals/interval-unit.ts'
import type { TimeRange } from '../intervals/time-range.ts'
import type { Model } from '../project/model.ts'

/** Seeds have no time: one fixed unit stands for "loaded". */
const loadedOnce: TimeRange = { start: 0, end: 1 }

/** The effective start of each model, parents first: its own, the project's, or the earliest of its parents'. */
export function findStarts(
  models: Iterable<Model>,
  projectStart: number | null,
): ReadonlyMap<string, number | null> {
  const starts = new Map<string, number | null>()
  for (const model of models) {
    const inherited = model.parents.flatMap((parent) => starts.get(parent) ?? [])
    const earliest = inherited.length > 0 ? Math.min(...inherited) : null
    starts.set(model.name, model.start ?? projectStart ?? earliest)
  }
  return starts
}

/** From the model's start to its last tick, in whole units; null when nothing is due yet. */
export function wantedRange(
  model: Model,
  { start, until }: { readonly start: number | null; readonly until: number },
): TimeRange | null {
  if (model.kind === 'seed') return loadedOnce
  const tick = readCron(model.cron).lastTick(until)
  if (tick === null) return null
  const due = floorToUnit(model.unit, tick)
  const inParts = model.allowPartials && model.kind === 'incremental'
  const reached = inParts ? Math.max(due, until) : due
  const last = model.end !== null && !inParts ? floorToUnit(model.unit, model.end) : model.end
  const end = last === null ? reached : Math.min(reached, last)
  const first =
    start === null
      ? addUnits(model.unit, floorToUnit(model.unit, end), -1)
      : floorToUnit(model.unit, start)
  return first < end ? { start: first, end } : null
}
