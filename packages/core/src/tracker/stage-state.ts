import type { StageEndReason } from '../events/event-parts.ts'

export type TrackerStatus = 'init' | 'success' | 'fail'

/** Where a stage or a tracker stands. Times are ISO 8601 UTC; null before it started or ended. */
export interface StageMeta {
  readonly status: TrackerStatus
  readonly start: string | null
  readonly end: string | null
  readonly reason: StageEndReason | null
}

export const idleMeta: StageMeta = { status: 'init', start: null, end: null, reason: null }

/** True once a stage or tracker ended. */
export function isDone(meta: StageMeta): boolean {
  return meta.status !== 'init'
}

/** Milliseconds from start to end, or to `now` while it runs; null before the start. */
export function durationMs(meta: StageMeta, now: string | null = null): number | null {
  const until = meta.end ?? now
  return meta.start === null || until === null
    ? null
    : Math.max(0, Date.parse(until) - Date.parse(meta.start))
}
