import { useCallback, useMemo, useSyncExternalStore } from 'react'
import type { MillraceError, PlanApplyTracker } from '@millrace/client'
import { useApp } from '../../live/app-context.tsx'
import { atAPace } from '../../live/at-a-pace.ts'
import { useSession } from '../../live/use-session.ts'
import { createCourseCache } from './timeline/course-cache.ts'
import type { BatchTimes } from './timeline/expected-course.ts'
import { modelBars } from './timeline/model-bars.ts'
import { createRunLog, type RunLog, type RunLogState } from './log/run-log.ts'
import { type RunView, runView } from './run-view.ts'

const unread: RunLogState = { events: [], bars: new Map(), error: null }
const never = () => () => {}

/** A run as it is told, and its log as far as it was read. */
interface RunStream {
  readonly tracker: PlanApplyTracker
  readonly log: RunLog
  readonly state: RunLogState
  /** Why it is not told on. */
  readonly lost: MillraceError | null
}

/**
 * Follows a run. Its session tells at once how the run stands; once the log was read as far the log alone is
 * followed, so that each event comes once.
 */
export function useRunStream(runId: string, isKept: boolean): RunStream {
  const { client } = useApp()
  const session = useMemo(() => client.run(runId), [client, runId])
  const log = useMemo(() => createRunLog(session), [session])
  const subscribe = useCallback((listener: () => void) => log.subscribe(atAPace(listener)), [log])
  const read = useSyncExternalStore(isKept ? subscribe : never, log.getSnapshot)
  const state = isKept ? read : unread
  const last = state.events.at(-1)?.seq ?? 0
  const isRead = state.error === null && last > 0 && last >= session.seq
  const told = useSession(isRead ? null : session)
  const ofLog = useMemo(() => (isRead ? log.trackerAt(last) : null), [isRead, log, last])
  const { status } = session
  return {
    tracker: ofLog ?? told ?? session.getSnapshot(),
    log,
    state,
    lost: status.state === 'closed' ? status.error : null,
  }
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
