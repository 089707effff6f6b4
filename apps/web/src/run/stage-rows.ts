import type { PlanApplyTracker, StageMeta } from '@millrace/client'
import { durationMs, isDone } from '@millrace/core/browser'
import { plural, sayNumber } from '../words/plural.ts'
import { sayDuration } from '../words/say-duration.ts'
import type { StateIcon } from './state-words.ts'

type StageName = keyof PlanApplyTracker['stages']

/** One stage of a run, ready to be shown. */
export interface StageRow {
  readonly name: StageName
  readonly title: string
  readonly icon: StateIcon
  readonly word: string
  /** How far, in words; empty before anything is known. */
  readonly detail: string
  readonly time: string
  readonly done: number
  readonly total: number
}

const stages: readonly { name: StageName; title: string; noun: string }[] = [
  { name: 'creation', title: 'Creation', noun: 'table' },
  { name: 'restate', title: 'Restate', noun: 'model' },
  { name: 'backfill', title: 'Backfill', noun: 'batch' },
  { name: 'promote', title: 'Promote', noun: 'view' },
]

/** The stages of a run in their order. */
export function stageRows(tracker: PlanApplyTracker, nowIso: string | null): StageRow[] {
  return stages.map(({ name, title, noun }) => {
    const { meta, total } = tracker.stages[name]
    const done = doneOf(tracker, name)
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

/** Batches are told by their models alone. */
function doneOf({ stages: states, models }: PlanApplyTracker, name: StageName): number {
  const { done } = states[name]
  if (name !== 'backfill') return done
  const committed = Object.values(models).reduce((sum, { completed }) => sum + completed, 0)
  return Math.max(done, committed)
}

function stageState({ status, reason, start }: StageMeta): {
  readonly icon: StateIcon
  readonly word: string
} {
  if (reason === 'skipped') return { icon: 'skipped', word: 'Skipped' }
  if (status === 'success') return { icon: 'done', word: 'Done' }
  if (status === 'init')
    return start === null
      ? { icon: 'waiting', word: 'Waiting' }
      : { icon: 'running', word: 'Running' }
  if (reason === 'cancelled') return { icon: 'cancelled', word: 'Cancelled' }
  if (reason === 'interrupted') return { icon: 'interrupted', word: 'Interrupted' }
  return { icon: 'failed', word: 'Failed' }
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
