import type { PlanApplyTracker, StageMeta } from '@millrace/client'
import { durationMs, isDone } from '@millrace/core/browser'
import type { StageRow } from '../../components/stage-list.tsx'
import { plural, sayNumber } from '../../words/plural.ts'
import { sayDuration } from '../../words/say-duration.ts'
import { stateWords, type StateWords } from '../../words/state-words.ts'

type StageName = keyof PlanApplyTracker['stages']

const stages: readonly { name: StageName; title: string; noun: string }[] = [
  { name: 'creation', title: 'Creation', noun: 'table' },
  { name: 'restate', title: 'Restate', noun: 'model' },
  { name: 'backfill', title: 'Backfill', noun: 'batch' },
  { name: 'promote', title: 'Promote', noun: 'view' },
]

/** The stages of a run in their order. */
export function stageRows(tracker: PlanApplyTracker, nowIso: string | null): StageRow[] {
  return stages.map(({ name, title, noun }) => {
    const { meta, done: told, total } = tracker.stages[name]
    // A stage that ended well has done all, told or not.
    const done = meta.status === 'success' && meta.reason === null ? (total ?? told) : told
    const ms = meta.reason === 'skipped' ? null : durationMs(meta, nowIso)
    return {
      name,
      title,
      ...stageState(meta),
      detail: stageDetail(meta, { done, total, noun }),
      time: ms === null ? '' : sayDuration(ms),
      done,
      total: total ?? 0,
    }
  })
}

function stageState({ status, reason, start }: StageMeta): StateWords {
  if (reason === 'skipped') return stateWords('skipped')
  if (status === 'success') return stateWords('success')
  if (status === 'init') return stateWords(start === null ? 'pending' : 'running')
  return stateWords(reason === 'cancelled' || reason === 'interrupted' ? reason : 'failed')
}

interface Progress {
  readonly done: number
  readonly total: number | null
  readonly noun: string
}

function stageDetail(meta: StageMeta, { done, total, noun }: Progress): string {
  // Skipped because of what failed before it.
  if (meta.reason === 'skipped' && meta.status === 'fail') return ''
  if (meta.reason === 'skipped' || (isDone(meta) && !total)) return 'Nothing to do'
  if (total === null) return ''
  return `${sayNumber(done)} of ${plural(total, noun)}`
}
