import type { RunEvent } from '@millrace/client'
import { memo } from 'react'
import { classNames } from '../../../components/class-names.ts'
import { useTime } from '../../../live/time-provider.tsx'
import styles from './event-list.module.css'
import { sayEvent } from './say-event.ts'

interface EventRowProps {
  readonly event: RunEvent
  readonly start: number
  readonly isCurrent: boolean
  readonly onAt: (seq: number) => void
}

/** An event: its number is a link to the run as it was then. */
export const EventRow = memo(({ event, start, isCurrent, onAt }: EventRowProps) => {
  const { model, text, level } = sayEvent(event)
  const { moment } = useTime()
  const seconds = (Date.parse(event.at) - start) / 1_000
  return (
    <div className={classNames(styles['line'], styles[level])}>
      <a
        href={`?at=${event.seq}`}
        aria-current={isCurrent || undefined}
        title={`Show the run as it was at event ${event.seq}`}
        aria-label={`Event ${event.seq}: show the run as it was then`}
        onClick={(click) => {
          if (click.metaKey || click.ctrlKey || click.shiftKey) return
          click.preventDefault()
          onAt(event.seq)
        }}
      >
        {event.seq}
      </a>
      <time dateTime={event.at} title={moment(event.at)}>
        {Math.max(0, seconds).toFixed(2)} s
      </time>
      <span>{event.type}</span>
      <span title={text}>
        {model !== null && <b>{model}</b>} {text}
      </span>
    </div>
  )
})
