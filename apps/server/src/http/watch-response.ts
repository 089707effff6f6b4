import type { ServerResponse } from 'node:http'
import type { Timers } from '@millrace/core'

export interface ResponseWatch {
  readonly timers: Timers
  /** How long nothing may be taken while something waits, in milliseconds. */
  readonly stallMs: number
  readonly onSlow: () => void
}

/**
 * Watches a response that stays open. Its queue is bounded, as no more is read than was taken; but
 * whoever takes nothing at all would hold it for ever. Returns what ends the watching.
 */
export function watchResponse(
  response: ServerResponse,
  { timers, stallMs, onSlow }: ResponseWatch,
): () => void {
  let before = -1
  let stop = () => {}
  const look = () => {
    const waiting = response.writableNeedDrain ? (response.socket?.writableLength ?? 0) : -1
    if (waiting >= 0 && waiting === before) {
      onSlow()
      return
    }
    before = waiting
    stop = timers.after(stallMs, look)
  }
  stop = timers.after(stallMs, look)
  return () => stop()
}
