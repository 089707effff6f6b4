import { useCallback, useMemo, useSyncExternalStore } from 'react'
import type { PlanApplyTracker } from '@millrace/client'
import { useApp } from '../../live/app-context.tsx'
import { oncePerFrame } from '../../live/once-per-frame.ts'
import { createCourseCache } from './timeline/course-cache.ts'
import type { BatchTimes } from './timeline/expected-course.ts'
import { modelBars } from './timeline/model-bars.ts'
import { createRunLog, type RunLog, type RunLogState } from './log/run-log.ts'
import { type RunView, runView } from './run-view.ts'

const unread: RunLogState = { events: [], bars: new Map(), error: null }
const never = () => () => {}

/** The log of a run as far as it was read; null while it is not known to be kept, or is not. */
export function useRunLog(runId: string, isKept: boolean): { log: RunLog; state: RunLogState } {
  const { client } = useApp()
  const log = useMemo(() => createRunLog(client.run(runId)), [client, runId])
  const subscribe = useCallback(
    (listener: () => void) => log.subscribe(oncePerFrame(listener)),
    [log],
  )
  const state = useSyncExternalStore(isKept ? subscribe : never, log.getSnapshot)
  return { log, state: isKept ? state : unread }
}

interface ViewInput {
  readonly tracker: PlanApplyTracker
  readonly log: RunLog
  readonly state: RunLogState
  readonly at: number | null
  /** The server's time in milliseconds since 1970. */
  readonly now: number
  readonly times: BatchTimes
}

/** The run as the page shows it: live, or as it was at an event of its log. */
export function useRunView({ tracker, log, state, at, now, times }: ViewInput): RunView {
  const past = at === null ? undefined : state.events[at - 1]
  const before = useMemo(() => (past ? log.trackerAt(past.seq) : null), [log, past])
  const courseOf = useMemo(() => createCourseCache(), [])
  const shown = before ?? tracker
  return useMemo(() => {
    const end = tracker.meta.end === null ? null : Date.parse(tracker.meta.end)
    // An event can be newer than the last tick of the page's clock.
    const last = state.events.at(-1)
    const latest = end ?? Math.max(now, last ? Date.parse(last.at) : 0)
    const moment = past ? { at: past.seq, now: Date.parse(past.at) } : { at: null, now: latest }
    return runView({
      tracker: shown,
      bars: state.events.length > 0 ? state.bars : modelBars(tracker),
      latest,
      ...moment,
      ...courseOf({ tracker: shown, times, ...moment }),
    })
  }, [shown, tracker, state, past, now, times, courseOf])
}
