import type { PlanApplyTracker } from '@millrace/client'

/** Where a model's bar begins and ends, in percent of the run's time so far. */
export interface CourseBar {
  readonly from: number
  readonly to: number
}

/** The bars of the models that began, by name, over the time from the run's start to its end or to `now`. */
export function timeline(tracker: PlanApplyTracker, now: number): ReadonlyMap<string, CourseBar> {
  const { meta, models } = tracker
  if (meta.start === null) return new Map()
  const start = Date.parse(meta.start)
  const end = meta.end === null ? Math.max(now, start) : Date.parse(meta.end)
  const span = Math.max(1, end - start)
  const percent = (at: number) => Math.min(100, Math.max(0, ((at - start) / span) * 100))
  return new Map(
    Object.values(models).flatMap((model) => {
      if (model.start === null) return []
      const from = percent(Date.parse(model.start))
      const to = percent(model.end === null ? end : Date.parse(model.end))
      return [[model.name, { from, to: Math.max(from, to) }]]
    }),
  )
}
