import type { PlanApplyTracker } from '@millrace/client'
import { durationMs } from '@millrace/core/browser'
import type { Announcement } from '../../speech/announcer.ts'
import { sayDuration } from '../../words/say-duration.ts'
import { rootCauses } from './cause/root-causes.ts'
import { stageRows } from './stage-rows.ts'
import { stateWords } from '../../words/state-words.ts'

/** What is said aloud of a run: each stage, each tenth of one, and how it ended. */
export function announceRun(tracker: PlanApplyTracker): Announcement | null {
  const { runId, environment, meta, status } = tracker
  if (environment === null) return null
  if (meta.status !== 'init') {
    const [cause] = rootCauses(tracker)
    const ms = durationMs(meta)
    const took = ms === null ? '' : ` after ${sayDuration(ms)}`
    const text = `${environment}: ${stateWords(status).word.toLowerCase()}${took}`
    return {
      key: `${runId} end`,
      text: cause ? `${text}. ${cause.title}` : text,
      isEnd: true,
      isFailure: status === 'failed',
    }
  }
  const stage = stageRows(tracker, null).findLast(({ icon }) => icon === 'running')
  if (!stage) return { key: `${runId} ${status}`, text: `${environment}: ${status}`, isEnd: false }
  const tenth = stage.total > 0 ? Math.floor((stage.done / stage.total) * 10) : 0
  const far = stage.detail === '' ? '' : `, ${stage.detail}`
  const text = `${environment}: ${stage.title.toLowerCase()}${far}`
  return { key: `${runId} ${stage.name} ${tenth}`, text, isEnd: false }
}
