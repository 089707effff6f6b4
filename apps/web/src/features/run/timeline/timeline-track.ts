import type { ModelProgress } from '@millrace/client'
import { sayDuration } from '../../../words/say-duration.ts'
import { sayInterval } from '../../../words/say-interval.ts'
import { barsAt, type BatchBar } from './batch-bars.ts'
import { condenseBars, type DrawnBar } from './condense-bars.ts'
import type { RunView } from '../run-view.ts'
import { percentOf } from './time-scale.ts'

interface Stretch {
  readonly from: number
  readonly to: number
}

/** What is drawn in a model's track, in percent of it. */
export interface Track {
  readonly drawn: readonly (DrawnBar & { readonly title: string })[]
  /** How many lines the bars are drawn on. */
  readonly lines: number
  readonly ghosts: readonly Stretch[]
  /** Under the bars of a model on the critical path. */
  readonly line: Stretch | null
  /** Where words stand: after the last bar. */
  readonly noteAt: number
}

/** More batches than this are expected as one bar. */
const mostGhosts = 60

export function trackOf(model: ModelProgress, view: RunView, zoom: number): Track {
  const { scale, at, now, expected, critical } = view
  const all = view.bars.get(model.name) ?? []
  const bars = at === null ? all : barsAt(all, at)
  const condensed = condenseBars(bars, scale, { now, zoom })
  const drawn = condensed.bars.map((bar) => ({ ...bar, title: titleOf(bar, bars, now) }))
  // What was expected may be a second old.
  const work = model.end === null ? expected.models.get(model.name) : undefined
  const count = work && work.batches <= mostGhosts ? work.batches : 1
  const ghosts =
    work && work.to > work.from
      ? Array.from({ length: count }, (_, index) => {
          const length = (work.to - work.from) / count
          const from = percentOf(scale, work.from + index * length)
          return { from, to: percentOf(scale, work.from + (index + 1) * length) - 0.15 / zoom }
        })
      : []
  const stretches = [...drawn, ...ghosts]
  const from = Math.min(...stretches.map((stretch) => stretch.from))
  const to = Math.max(0, ...stretches.map((stretch) => stretch.to))
  const line = critical.has(model.name) && stretches.length > 0 ? { from, to } : null
  return { drawn, lines: condensed.lines, ghosts, line, noteAt: to }
}

function titleOf(drawn: DrawnBar, bars: readonly BatchBar[], now: number): string {
  const bar = bars.find(({ index, state }) => index === drawn.first && state === drawn.state)
  if (!bar) return ''
  if (drawn.count > 1) return `Batches ${drawn.first} to ${drawn.last} ${drawn.state}`
  const range = bar.interval ? `, ${sayInterval(bar.interval)}` : ''
  const took = sayDuration((bar.end ?? now) - bar.start)
  return `Batch ${bar.index}${range}: ${bar.state}, ${took}`
}
