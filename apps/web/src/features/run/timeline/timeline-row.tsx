import type { ModelProgress } from '@millrace/client'
import { Icon } from '../../../components/icon.tsx'
import { ModelName } from '../../../components/model-name.tsx'
import { classNames } from '../../../components/class-names.ts'
import { trackOf } from './timeline-track.ts'
import { modelRow, waitsFor } from '../model-rows.ts'
import type { RunView } from '../run-view.ts'
import textStyles from '../../../styles/text.module.css'
import styles from './run-timeline.module.css'

interface TimelineRowProps {
  readonly index: number
  /** Pixels from the top of the rows. */
  readonly top: number
  readonly model: ModelProgress
  readonly view: RunView
  readonly zoom: number
  readonly isChosen: boolean
  readonly isFocusable: boolean
  readonly onChoose: (model: string) => void
}

/** A model of a run: its figures, then what it did, does and is expected to do. */
export function TimelineRow(props: TimelineRowProps) {
  const { index, top, model, view, zoom, isChosen, isFocusable, onChoose } = props
  const row = modelRow(model, view.now, waitsFor(model, view.tracker.models))
  const { drawn, lines, ghosts, line, noteAt } = trackOf(model, view, zoom)
  const begins = drawn[0]?.from ?? ghosts[0]?.from ?? noteAt
  // A note stands where there is more room.
  const isBefore = noteAt > 60 && begins > 100 - noteAt
  return (
    <button
      type="button"
      data-index={index}
      data-model={model.name}
      className={styles['row']}
      style={{ transform: `translateY(${top}px)` }}
      aria-current={isChosen || undefined}
      tabIndex={isFocusable ? 0 : -1}
      onClick={() => onChoose(model.name)}
    >
      <span className={styles['cells']}>
        <span className={styles['who']}>
          <Icon name={row.icon} tone={row.tone} label={row.word} />
          <ModelName name={model.name} />
        </span>
        <span className={styles['right']}>
          {row.batches} <span className={textStyles['spoken']}>batches,</span>
        </span>
        <span className={classNames(styles['right'], styles['quiet'])}>
          {row.rows} <span className={textStyles['spoken']}>rows,</span>
        </span>
        <span className={classNames(styles['right'], styles['quiet'])}>{row.time}</span>
      </span>
      <span className={styles['track']} style={{ '--lanes': lines }}>
        <span aria-hidden>
          {ghosts.map(({ from, to }) => (
            <i
              key={from}
              className={classNames(styles['bar'], styles['expected'])}
              style={{ left: `${from}%`, width: `${to - from}%` }}
            />
          ))}
          {drawn.map(({ from, to, state, first, title, line: at }) => (
            <i
              key={first + state}
              className={classNames(styles['bar'], styles[state])}
              style={{ left: `${from}%`, width: `${to - from}%`, '--lane': at }}
              title={title}
            />
          ))}
          {line && (
            <i
              className={styles['critical']}
              style={{ left: `${line.from}%`, width: `${line.to - line.from}%` }}
            />
          )}
        </span>
        {row.note && (
          <span
            className={styles['note']}
            style={
              isBefore
                ? { right: `${100 - begins}%`, maxWidth: `${begins}%` }
                : { left: `${noteAt}%`, maxWidth: `${100 - noteAt}%` }
            }
          >
            {row.note}
          </span>
        )}
      </span>
    </button>
  )
}
