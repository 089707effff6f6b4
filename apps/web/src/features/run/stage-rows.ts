import type { PlanApplyTracker, StageMeta } from '@millrace/client'
import { durationMs } from '@millrace/core/browser'
import type { StageRow } from '../../components/stage-list.tsx'
import { plural, sayNumber } from '../../words/plural.ts'
import { sayDuration } from '../../words/say-duration.ts'
import { stateWords, type StateWords } from '../../words/state-words.ts'

type StageName = keyof PlanApplyTracker['stages']

const stages: readonly { name: StageName; title: string; noun: string; nothing: string }[] = [
  { name: 'creation', title: 'Creation', noun: 'table', nothing: 'Nothing to create' },
  { name: 'restate', title: 'Restate', noun: 'model', nothing: 'Nothing to restate' },
  { name: 'backfill', title: 'Backfill', noun: 'batch', nothing: 'Nothing to fill' },
  { name: 'promote', title: 'Promote', noun: 'view', nothing: 'Nothing to promote' },
]

/** The stages of a run in their order. */
export function stageRows(tracker: PlanApplyTracker, nowIso: string | null): StageRow[] {
  return stages.map(({ name, title, noun, nothing }) => {
    const { meta, done: told, total } = tracker.stages[name]
    // A stage that ended well has done all, told or not.
    const done = meta.status === 'success' && meta.reason === null ? (total ?? told) : told
    const common = { name, title, done, total: total ?? 0 }
    // Skipped because of what failed before it.
    if (meta.reason === 'skipped' && meta.status === 'fail')
      return { ...common, ...stateWords('skipped'), detail: notReached(tracker, name), time: '' }
    if (meta.reason === 'skipped' || (meta.status === 'success' && !total))
      return { ...common, ...stateWords('skipped'), detail: nothing, time: '' }
    const ms = durationMs(meta, nowIso)
    const far = total === null ? [] : [`${sayNumber(done)} of ${plural(total, noun)}`]
    const now = name === 'backfill' ? batchesNow(tracker, meta) : []
    return {
      ...common,
      ...stageState(meta),
      detail: [...far, ...now].join(', '),
      time: ms === null ? '' : sayDuration(ms),
    }
  })
}

function stageState({ status, reason, start }: StageMeta): StateWords {
  if (status === 'success') return stateWords('success')
  if (status === 'init') return stateWords(start === null ? 'pending' : 'running')
  return stateWords(reason === 'cancelled' || reason === 'interrupted' ? reason : 'failed')
}

function notReached({ environment }: PlanApplyTracker, name: StageName): string {
  return name === 'promote' ? `Not started, ${environment} unchanged` : 'Not started'
}

/** What of the backfill runs now, and what of it failed. */
function batchesNow({ models }: PlanApplyTracker, { status }: StageMeta): string[] {
  const all = Object.values(models)
  const running = all.reduce((sum, model) => sum + model.running.length, 0)
  const failed = all.filter((model) => model.status === 'failed').length
  return [
    ...(status === 'init' && running > 0 ? [`${sayNumber(running)} running`] : []),
    ...(failed > 0 ? [`${sayNumber(failed)} failed`] : []),
  ]
}
