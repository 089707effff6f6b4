import type { RunEvent } from '@millrace/client'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef, useState } from 'react'
import { Button } from '../../../components/button.tsx'
import { classNames } from '../../../components/class-names.ts'
import { FindInput } from '../../../components/find-input.tsx'
import { Icon } from '../../../components/icon.tsx'
import { Segmented } from '../../../components/segmented.tsx'
import { sayNumber } from '../../../words/plural.ts'
import styles from './event-list.module.css'
import { EventRow } from './event-row.tsx'
import { useEventSearch } from './use-event-search.ts'

interface EventListProps {
  readonly runId: string
  readonly events: readonly RunEvent[]
  /** How many of them are shown: those up to the moment that the page shows. */
  readonly count: number
  /** The event that the page shows; null is the live edge. */
  readonly at: number | null
  /** When the run started, in milliseconds since 1970. */
  readonly start: number
  readonly isLive: boolean
  readonly onAt: (seq: number) => void
}

const levels = [
  { value: 'all', label: 'All' },
  { value: 'problems', label: 'Problems' },
] as const
const rowHeight = 24
/** So near the end, in pixels, counts as being there. */
const nearEnd = 40

/** The log of a run: it follows what comes until one scrolls up; an event's number shows the run as it was then. */
export function EventList(props: EventListProps) {
  const { runId, events, count, at, start, isLive, onAt } = props
  const [text, setText] = useState('')
  const [level, setLevel] = useState<(typeof levels)[number]['value']>('all')
  const onlyProblems = level === 'problems'
  const { lines, error, isSearching } = useEventSearch({ runId, text, onlyProblems, events, count })
  const frame = useRef<HTMLDivElement>(null)
  const [seen, setSeen] = useState<number | null>(null)
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => frame.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  })
  const isFollowing = seen === null
  useEffect(() => {
    // Its height is known: asking the page for it would lay it out anew with each event.
    if (isFollowing && frame.current) frame.current.scrollTop = rows.getTotalSize()
  }, [isFollowing, lines.length, rows])
  const onScroll = () => {
    const place = frame.current
    if (!place) return
    const isAtEnd = place.scrollHeight - place.scrollTop - place.clientHeight < nearEnd
    setSeen((before) => (isAtEnd ? null : (before ?? lines.length)))
  }
  const fresh = seen === null ? 0 : lines.length - seen
  return (
    <section className={styles['log']} aria-label="Events">
      <div className={styles['head']}>
        <h2>Events</h2>
        <span className={styles['count']}>
          {isSearching ? 'Searching' : sayNumber(lines.length)}
        </span>
        <Segmented label="Which events" value={level} segments={levels} onChange={setLevel} />
        <FindInput label="Search the whole log" value={text} onChange={setText} />
        {isLive && (
          <Button size="small" look="bare" data-shortcut="follow" onClick={() => setSeen(null)}>
            <Icon name="follow" small />
            {isFollowing ? 'Following' : fresh > 0 ? `${fresh} new` : 'Follow'}
          </Button>
        )}
      </div>
      {error && <p className={styles['empty']}>The log could not be searched: {error.message}.</p>}
      {lines.length === 0 && !error && (
        <p className={styles['empty']}>
          {text === '' && !onlyProblems ? 'No events yet' : 'No event matches'}
        </p>
      )}
      <div
        ref={frame}
        className={styles['frame']}
        role="region"
        aria-label="Log lines"
        tabIndex={0}
        onScroll={onScroll}
      >
        <ol className={styles['lines']} style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ index, start: top }) => {
            const event = lines[index]
            return (
              event && (
                <li
                  key={event.seq}
                  className={classNames(styles['place'], event.seq === at && styles['current'])}
                  style={{ transform: `translateY(${top}px)` }}
                  aria-setsize={lines.length}
                  aria-posinset={index + 1}
                >
                  <EventRow event={event} start={start} isCurrent={event.seq === at} onAt={onAt} />
                </li>
              )
            )
          })}
        </ol>
      </div>
    </section>
  )
}
