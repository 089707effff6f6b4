import type { StageEndReason } from '../events/event-parts.ts'
import type { StageMeta } from './stage-state.ts'

/**
 * The life of a stage:
 *
 *   idle ──start──▶ open ──end──▶ success | fail
 *     └──────────────end──────────────▲
 *
 * An ended stage never changes again; a second start of an open stage is ignored.
 */
export type StageMove =
  | { readonly move: 'start'; readonly at: string }
  | {
      readonly move: 'end'
      readonly at: string
      readonly status: 'success' | 'fail'
      readonly reason?: StageEndReason | undefined
    }

/** The state after a move; the same reference when the move changes nothing. */
export function moveStage(meta: StageMeta, move: StageMove): StageMeta {
  if (meta.status !== 'init') return meta
  if (move.move === 'start') return meta.start === null ? { ...meta, start: move.at } : meta
  return {
    status: move.status,
    start: meta.start ?? move.at,
    end: move.at,
    reason: move.status === 'fail' ? (move.reason ?? 'error') : null,
  }
}

/** Ends what is still open when its tracker ends: started stages as the tracker, others skipped. */
export function closeStage(meta: StageMeta, at: string, reason: StageEndReason): StageMeta {
  if (meta.status !== 'init') return meta
  return {
    status: 'fail',
    start: meta.start,
    end: at,
    reason: meta.start === null ? 'skipped' : reason,
  }
}
