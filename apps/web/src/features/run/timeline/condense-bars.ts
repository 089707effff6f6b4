import type { BatchBar, BatchState } from './batch-bars.ts'
import { percentOf, type TimeScale } from './time-scale.ts'

/** What is drawn: one batch, or many that would be too thin to tell apart. */
export interface DrawnBar {
  /** Percent of the track. */
  readonly from: number
  readonly to: number
  readonly state: BatchState
  readonly first: number
  readonly last: number
  readonly count: number
  /** The line it is drawn on where batches run side by side, from 0. */
  readonly line: number
}

/** What is drawn of a model, on so many lines. */
export interface DrawnBars {
  readonly bars: readonly DrawnBar[]
  readonly lines: number
}

/** Bars closer than this become one, in percent of the track. */
const thin = 0.35

/** More batches than this side by side share a line. */
const mostLines = 4

/** The bars of a model on a scale: side by side on lines of their own, too thin neighbours of one state as a strip. */
export function condenseBars(
  bars: readonly BatchBar[],
  scale: TimeScale,
  { now, zoom }: { readonly now: number; readonly zoom: number },
): DrawnBars {
  const narrow = thin / zoom
  const lines: DrawnBar[][] = []
  for (const { start, end, state, index } of bars) {
    const from = percentOf(scale, start)
    const to = Math.max(from, percentOf(scale, end ?? Math.max(now, start)))
    const free = lines.findIndex((line) => (line.at(-1)?.to ?? 0) <= from + narrow / 4)
    const at = free >= 0 ? free : Math.min(lines.length, mostLines - 1)
    const line = (lines[at] ??= [])
    const last = line.at(-1)
    const isStrip =
      last !== undefined &&
      last.state === state &&
      state === 'done' &&
      to - from < narrow &&
      from - last.to < narrow
    if (isStrip) {
      const count = last.count + 1
      line[line.length - 1] = { ...last, to: Math.max(to, last.to), last: index, count }
    } else line.push({ from, to, state, first: index, last: index, count: 1, line: at })
  }
  return { bars: lines.flat(), lines: Math.max(1, lines.length) }
}
