import type { PlanOverviewTracker } from '@millrace/client'
import { durationMs, overviewStages } from '@millrace/core/browser'
import type { StageRow } from '../../components/stage-list.tsx'
import { plural, sayNumber } from '../../words/plural.ts'
import { sayDuration, sayRange } from '../../words/say-duration.ts'
import type { PlanHead } from './plan-head.ts'
import { stateWords } from '../../words/state-words.ts'

const titles = { validation: 'Validation', changes: 'Changes', backfills: 'Backfills' } as const

/** The stages of computing a plan, in their order. */
export function planStages(overview: PlanOverviewTracker, nowIso: string | null): StageRow[] {
  return overviewStages.map((name) => {
    const { meta, done, total } = overview.stages[name]
    const ms = durationMs(meta, nowIso)
    const status =
      meta.reason === 'skipped' || meta.reason === 'cancelled'
        ? meta.reason
        : meta.status === 'init'
          ? meta.start === null
            ? 'pending'
            : 'running'
          : meta.status === 'success'
            ? 'success'
            : 'failed'
    return {
      name,
      title: titles[name],
      ...stateWords(status),
      detail: found(overview, name) ?? (total ? `${sayNumber(done)} of ${sayNumber(total)}` : ''),
      time: ms === null ? '' : sayDuration(ms),
      done,
      total: total ?? 0,
    }
  })
}

const applied: Readonly<Record<string, string>> = { applying: 'running', applied: 'success' }

/** What comes after a plan was computed: applying it, with how long that should take. */
export function applyStage({ status, estimate, can }: PlanHead): StageRow {
  const words = stateWords(applied[status] ?? 'pending')
  const detail = estimate
    ? `${sayRange(estimate)}, judging by ${plural(estimate.runs, 'run')}`
    : can.apply === true
      ? 'No earlier run tells how long'
      : ''
  const done = status === 'applied' ? 1 : 0
  const isOpen = applied[status] === undefined
  return {
    name: 'apply',
    title: 'Apply',
    ...words,
    detail: isOpen ? detail : '',
    time: '',
    done,
    total: 1,
  }
}

function found(overview: PlanOverviewTracker, name: keyof typeof titles): string | null {
  const { changes, backfills, tests, issues } = overview
  if (name === 'validation') {
    if (issues.length > 0) return plural(issues.length, 'issue')
    if (!tests) return null
    const failed = tests.failures + tests.errors
    return failed === 0
      ? `${plural(tests.total, 'test')} passed`
      : `${failed} of ${plural(tests.total, 'test')} failed`
  }
  if (name === 'changes') {
    if (!changes) return null
    const { direct, indirect, added, removed } = changes
    return `${plural(direct.length + indirect.length + added.length + removed.length, 'model')} differ`
  }
  if (!backfills) return null
  return plural(
    backfills.reduce((sum, { batches }) => sum + batches, 0),
    'batch',
  )
}
