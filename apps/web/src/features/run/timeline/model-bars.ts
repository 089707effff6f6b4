import type { PlanApplyTracker } from '@millrace/client'
import type { BatchBar, BatchBars, BatchState } from './batch-bars.ts'

const states: Readonly<Record<string, BatchState>> = {
  running: 'running',
  success: 'done',
  failed: 'failed',
}

/** One bar for each model that began: all that is left of a run whose log is no longer kept. */
export function modelBars({ models }: PlanApplyTracker): BatchBars {
  return new Map(
    Object.values(models).flatMap(({ name, status, start, end, rows }): [string, BatchBar[]][] => {
      if (start === null) return []
      const state = states[status] ?? 'stopped'
      const bar = { index: 1, interval: null, attempt: 1, state, rows, startSeq: 0 }
      const until = end === null ? null : Date.parse(end)
      return [[name, [{ ...bar, start: Date.parse(start), end: until, endSeq: null }]]]
    }),
  )
}
