import type { PlanApplyTracker } from '@millrace/client'
import { criticalPath } from './critical-path.ts'
import { type BatchTimes, type ExpectedCourse, expectedCourse } from './expected-course.ts'

/** What is to come of a run, and what decides when it ends. */
export interface Course {
  readonly expected: ExpectedCourse
  readonly critical: ReadonlySet<string>
}

interface CourseInput {
  readonly tracker: PlanApplyTracker
  readonly times: BatchTimes
  readonly now: number
  /** The event that is shown; null is the live edge. */
  readonly at: number | null
}

/** The course of a run with more models than this is not found anew for each event, but each second. */
const many = 300

/** Finds the course of a run, and remembers it while it still holds. */
export function createCourseCache(): (input: CourseInput) => Course {
  let known: (CourseInput & Course & { readonly second: number }) | null = null
  return ({ tracker, times, now, at }) => {
    const second = Math.floor(now / 1_000)
    const isOld =
      known === null ||
      known.times !== times ||
      known.at !== at ||
      known.second !== second ||
      known.tracker.meta.status !== tracker.meta.status ||
      (known.tracker !== tracker && Object.keys(tracker.models).length <= many)
    if (isOld || known === null) {
      const expected = expectedCourse(tracker, times, now)
      const critical = criticalPath(tracker, expected)
      known = { tracker, times, now, at, second, expected, critical }
    }
    return known
  }
}
