import type { PlanApplyTracker } from '@millrace/client'
import type { BatchBars } from './timeline/batch-bars.ts'
import type { Course } from './timeline/course-cache.ts'
import { type TimeScale, timeScale } from './timeline/time-scale.ts'

/** A run as its page shows it: now, or as it was at an event. */
export interface RunView extends Course {
  readonly tracker: PlanApplyTracker
  readonly bars: BatchBars
  /** The event it is shown at; null is the live edge. */
  readonly at: number | null
  /** The run's clock in milliseconds since 1970: the server's now, the shown event's time, or the run's end. */
  readonly now: number
  readonly scale: TimeScale
}

interface ViewInput extends Omit<RunView, 'scale'> {
  /** The latest moment that is known, so that going back in time does not stretch the track. */
  readonly latest: number
}

/** The run with the scale of its timeline. */
export function runView({ latest, ...shown }: ViewInput): RunView {
  const { tracker, now, expected } = shown
  const start = tracker.meta.start === null ? now : Date.parse(tracker.meta.start)
  let end = Math.max(now, latest)
  for (const { to } of expected.models.values()) end = Math.max(end, to)
  return { ...shown, scale: timeScale(start, end) }
}
