import type { RunEvent } from '@millrace/client'

/** How one attempt of a batch stands: `retried` was tried again, `stopped` was ended with its run. */
export type BatchState = 'running' | 'done' | 'failed' | 'retried' | 'stopped'

/** One attempt of a batch; times are in milliseconds, and `end` is null while it runs. */
export interface BatchBar {
  /** 1-based. */
  readonly index: number
  readonly interval: readonly [string, string] | null
  readonly attempt: number
  readonly state: BatchState
  readonly startSeq: number
  readonly start: number
  readonly endSeq: number | null
  readonly end: number | null
  readonly rows: number | null
}

/** The bars of each model in the order they began. */
export type BatchBars = ReadonlyMap<string, readonly BatchBar[]>

/** Adds an event to the bars; a model that changed gets a new list, so that the others are not drawn again. */
export function foldBars(bars: Map<string, readonly BatchBar[]>, event: RunEvent): void {
  switch (event.type) {
    case 'batch.started': {
      const { model, index, interval, attempt } = event.payload
      const before = endOpen(bars.get(model) ?? [], event, { index, state: 'retried' })
      const begun = { startSeq: event.seq, start: Date.parse(event.at) }
      const open = { endSeq: null, end: null, rows: null, state: 'running' } as const
      bars.set(model, [...before, { index, interval, attempt, ...begun, ...open }])
      return
    }
    case 'batch.done': {
      const { model, index, rows } = event.payload
      set(bars, model, (list) => endOpen(list, event, { index, state: 'done', rows }))
      return
    }
    case 'batch.failed': {
      const { model, index, failure } = event.payload
      const state = failure.kind === 'cancelled' ? 'stopped' : 'failed'
      set(bars, model, (list) => endOpen(list, event, { index, state }))
      return
    }
    case 'model.ended':
      set(bars, event.payload.model, (list) => endOpen(list, event, { state: 'stopped' }))
      return
    case 'run.ended':
      for (const model of bars.keys())
        set(bars, model, (list) => endOpen(list, event, { state: 'stopped' }))
      return
    default:
  }
}

/** The bars as they were at an event. */
export function barsAt(bars: readonly BatchBar[], seq: number): BatchBar[] {
  return bars.flatMap((bar) => {
    if (bar.startSeq > seq) return []
    if (bar.endSeq === null || bar.endSeq <= seq) return [bar]
    return [{ ...bar, state: 'running' as const, endSeq: null, end: null, rows: null }]
  })
}

interface BarEnd {
  readonly state: BatchState
  /** Of that batch alone. */
  readonly index?: number
  readonly rows?: number | null
}

function endOpen(
  list: readonly BatchBar[],
  event: RunEvent,
  { state, index, rows = null }: BarEnd,
): readonly BatchBar[] {
  const ends = (bar: BatchBar) => bar.end === null && (index === undefined || bar.index === index)
  if (!list.some(ends)) return list
  const end = { state, rows, endSeq: event.seq, end: Date.parse(event.at) }
  return list.map((bar) => (ends(bar) ? { ...bar, ...end } : bar))
}

function set(
  bars: Map<string, readonly BatchBar[]>,
  model: string,
  change: (list: readonly BatchBar[]) => readonly BatchBar[],
): void {
  const before = bars.get(model)
  if (before) bars.set(model, change(before))
}
