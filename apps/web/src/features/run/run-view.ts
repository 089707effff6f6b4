import type { PlanApplyTracker } from '@millrace/client'
import type { BatchBars } from './timeline/batch-bars.ts'
import { criticalPath } from './timeline/critical-path.ts'
import { type BatchTimes, type ExpectedCourse, expectedCourse } from './timeline/expected-course.ts'
import { type TimeScale, timeScale } from './timeline/time-scale.ts'

/** A run as its page shows it: now, or as it was at an event. */
export interface RunView {
  readonly tracker: PlanApplyTracker
  readonly bars: BatchBars
  /** The event it is shown at; null is the live edge. */
  readonly at: number | null
  /** The run's clock in milliseconds since 1970: the server's now, the shown event's time, or the run's end. */
  readonly now: number
  readonly expected: ExpectedCourse
  readonly critical: ReadonlySet<string>
  readonly scale: TimeScale
}

interface ViewInput extends Pick<RunView, 'tracker' | 'bars' | 'at' | 'now'> {
  readonly times: BatchTimes
  /** The latest moment that is known, so that going back in time does not stretch the track. */
  readonly latest: number
}

export function runView({ times, latest, ...shown }: ViewInput): RunView {
  const { tracker, now } = shown
  const expected = expectedCourse(tracker, times, now)
  const start = tracker.meta.start === null ? now : Date.parse(tracker.meta.start)
  const ends = Array.from(expected.models.values(), ({ to }) => to)
  const end = Math.max(
    now,
    latest,
    ends.reduce((last, each) => Math.max(last, each), 0),
  )
  return {
    ...shown,
    expected,
    critical: criticalPath(tracker, expected),
    scale: timeScale(start, end),
  }
}
