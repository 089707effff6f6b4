import type { ModelProgress, PlanApplyTracker } from '@millrace/client'

/** What earlier runs of a model took for one batch, in milliseconds. */
export type BatchTimes = ReadonlyMap<string, number>

/** When a model is expected to work on, in milliseconds since 1970; `each` is what one batch takes. */
export interface ExpectedWork {
  readonly from: number
  readonly to: number
  readonly each: number
  readonly batches: number
}

export interface ExpectedCourse {
  /** What is still to be done, by model; models without earlier runs are not in it, nor what waits for them. */
  readonly models: ReadonlyMap<string, ExpectedWork>
  /** When the last of them is expected to end; null where the time of one is not known. */
  readonly end: number | null
}

/** What is to come, judging by earlier runs: every model after those it reads, its batches one after another. */
export function expectedCourse(
  tracker: PlanApplyTracker,
  times: BatchTimes,
  now: number,
): ExpectedCourse {
  const models = new Map<string, ExpectedWork>()
  if (tracker.meta.status !== 'init') return { models, end: null }
  let last: number | null = null
  let isKnown = true
  for (const model of Object.values(tracker.models)) {
    if (model.end !== null || model.status === 'kept') continue
    const each = times.get(model.name) ?? ownTime(model, now)
    const ready = readyAt(model, { tracker, models, now })
    if (each === null || ready === null) {
      isKnown = false
      continue
    }
    const work = workOf(model, { each, ready, now })
    models.set(model.name, work)
    last = Math.max(last ?? 0, work.to)
  }
  return { models, end: isKnown ? last : null }
}

function workOf(
  { start, batches, completed, running }: ModelProgress,
  { each, ready, now }: { readonly each: number; readonly ready: number; readonly now: number },
): ExpectedWork {
  const left = Math.max(0, batches - completed - running.length)
  // A batch that runs is drawn by itself; what follows begins when it should end.
  const from = running.length > 0 ? now + each / 2 : start === null ? ready : Math.max(ready, now)
  return { from, to: from + left * each, each, batches: left }
}

/** A model without history tells by its own batches. */
function ownTime({ start, completed, running }: ModelProgress, now: number): number | null {
  if (start === null || completed === 0) return null
  return (now - Date.parse(start)) / (completed + running.length / 2)
}

interface Around {
  readonly tracker: PlanApplyTracker
  readonly models: ReadonlyMap<string, ExpectedWork>
  readonly now: number
}

function readyAt(model: ModelProgress, { tracker, models, now }: Around): number | null {
  let ready = now
  for (const name of model.dependsOn) {
    const parent = tracker.models[name]
    if (!parent || parent.end !== null || parent.status === 'kept') continue
    const work = models.get(name)
    if (!work) return null
    ready = Math.max(ready, work.to)
  }
  return ready
}
