import type { ModelProgress } from '@millrace/client'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef } from 'react'
import { useIsNarrow } from '../../../components/use-is-narrow.ts'
import { moveRowFocus } from './row-focus.ts'
import type { RunView } from '../run-view.ts'
import styles from './run-timeline.module.css'
import { percentOf } from './time-scale.ts'
import { TimelineRow } from './timeline-row.tsx'

interface RunTimelineProps {
  readonly view: RunView
  /** The models shown, in the order they were planned. */
  readonly models: readonly ModelProgress[]
  readonly chosen: string | null
  /** How many times the track is wider than the page gives it. */
  readonly zoom: number
  readonly onChoose: (model: string) => void
}

const rowHeight = 36
const narrowRowHeight = 66

/** A row for each model with one bar for each batch. Rows never move; only those in sight are drawn. */
export function RunTimeline({ view, models, chosen, zoom, onChoose }: RunTimelineProps) {
  const frame = useRef<HTMLDivElement>(null)
  const isNarrow = useIsNarrow()
  const height = isNarrow ? narrowRowHeight : rowHeight
  const rows = useVirtualizer({
    count: models.length,
    getScrollElement: () => frame.current,
    estimateSize: () => height,
    overscan: 6,
  })
  useEffect(() => rows.measure(), [height, rows])
  const { scale, now, tracker } = view
  const nowAt = percentOf(scale, now)
  const isOver = tracker.meta.status !== 'init'
  const focusable = Math.max(
    0,
    models.findIndex(({ name }) => name === chosen),
  )
  return (
    <div
      ref={frame}
      className={styles['timeline']}
      role="group"
      aria-label="Models on a timeline; the table has the same facts"
      style={{ '--zoom': zoom }}
      onKeyDown={(event) => moveRowFocus(event, rows, models.length)}
    >
      <div className={styles['head']} aria-hidden>
        <div className={styles['cells']}>
          <span>Model</span>
          <span className={styles['right']}>Batches</span>
          <span className={styles['right']}>Rows</span>
          <span className={styles['right']}>Time</span>
        </div>
        <div className={styles['axis']}>
          {scale.ticks
            .filter(({ at }) => isOver || Math.abs(at - nowAt) > 5 / zoom)
            .map(({ at, label }) => (
              <span key={at} style={{ left: `${at}%` }}>
                {label}
              </span>
            ))}
          {!isOver && <b style={{ left: `${nowAt}%` }}>now</b>}
        </div>
      </div>
      <div className={styles['rows']} style={{ height: rows.getTotalSize() }}>
        <div className={styles['ticks']} aria-hidden>
          {scale.ticks.slice(1).map(({ at }) => (
            <i key={at} style={{ left: `${at}%` }} />
          ))}
        </div>
        {!isOver && (
          <div className={styles['now']} aria-hidden>
            <i style={{ left: `${nowAt}%` }} />
          </div>
        )}
        {rows.getVirtualItems().map(({ index, start }) => {
          const model = models[index]
          return (
            model && (
              <TimelineRow
                key={model.name}
                index={index}
                top={start}
                model={model}
                view={view}
                zoom={zoom}
                isChosen={model.name === chosen}
                isFocusable={index === focusable}
                onChoose={onChoose}
              />
            )
          )
        })}
      </div>
    </div>
  )
}
