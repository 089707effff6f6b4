import type { PlanApplyTracker, RunEvent } from '@millrace/client'
import { Button } from '../../components/button.tsx'
import { Icon } from '../../components/icon.tsx'
import { sayDuration } from '../../words/say-duration.ts'
import styles from './cancel-lines.module.css'

interface CancelLinesProps {
  readonly tracker: PlanApplyTracker
  readonly events: readonly RunEvent[]
  /** The server's time in milliseconds since 1970. */
  readonly now: number
  readonly onForce: () => void
}

/** A cancel that takes longer may be helped by ending the engine's process. */
const slowMs = 5_000

/** What a cancel stopped so far, a line for each statement; where it takes long, a stronger means. */
export function CancelLines({ tracker, events, now, onForce }: CancelLinesProps) {
  // Most runs are not cancelled: then their log is not looked through with each event.
  const isAsked = tracker.cancelRequestedBy !== null
  const asked = isAsked && events.findLast(({ type }) => type === 'cancel.requested')
  if (!asked) return null
  const stopped = events.flatMap((event) =>
    event.type === 'statement.stopped' ? [event.payload] : [],
  )
  const running = Object.values(tracker.models).filter((model) => model.running.length > 0)
  const isOver = tracker.meta.status !== 'init'
  if (stopped.length === 0 && running.length === 0) return null
  return (
    <section className={styles['cancel']} aria-label="Cancelling">
      <ul>
        {stopped.map(({ model, batch, ms }) => (
          <li key={`${model} ${batch}`}>
            <Icon name="cancelled" tone="idle" small />
            <b>{model}</b> batch {batch} stopped in {sayDuration(ms)}
          </li>
        ))}
        {running.map(({ name }) => (
          <li key={name}>
            <Icon name="running" tone="live" small />
            <b>{name}</b> is being stopped
          </li>
        ))}
      </ul>
      {!isOver && now - Date.parse(asked.at) > slowMs && (
        <p>
          It takes longer than usual.{' '}
          <Button size="small" look="stop" onClick={onForce}>
            End the engine process
          </Button>
        </p>
      )}
    </section>
  )
}
