import { Button, IconButton } from '../../../components/button.tsx'
import { Segmented } from '../../../components/segmented.tsx'
import { sayNumber } from '../../../words/plural.ts'
import styles from './scrubber.module.css'
import { type Replay, type ReplaySpeed, replaySpeeds } from './use-replay.ts'

interface ScrubberProps {
  readonly replay: Replay
  /** How many events the log has. */
  readonly count: number
  readonly isLive: boolean
  /** The run's clock at the shown event, such as `6.8 s`. */
  readonly time: string
}

const speeds = replaySpeeds.map((speed) => ({ value: String(speed), label: `${speed}×` }))

/** Replays the log: any moment of the run, by hand or at a multiple of its pace. */
export function Scrubber({ replay, count, isLive, time }: ScrubberProps) {
  const { at, isPlaying, speed } = replay
  const shown = at ?? count
  const edge = isLive ? 'live edge' : 'end'
  const place =
    at === null ? `event ${sayNumber(count)}, ${edge}` : `event ${sayNumber(at)}, ${time}`
  return (
    <div className={styles['scrubber']} role="group" aria-label="Replay of the log">
      <IconButton
        icon={isPlaying ? 'pause' : 'play'}
        label={isPlaying ? 'Pause the replay' : 'Replay the log'}
        onClick={isPlaying ? replay.pause : replay.play}
      />
      <input
        type="range"
        min={1}
        max={Math.max(1, count)}
        value={shown}
        style={{ '--done': `${count > 1 ? ((shown - 1) / (count - 1)) * 100 : 100}%` }}
        aria-label="Position in the event log"
        aria-valuetext={place}
        onChange={(event) => {
          const seq = Number(event.target.value)
          if (seq >= count) replay.toLive()
          else replay.seek(seq)
        }}
      />
      <span className={styles['place']}>{place}</span>
      <Segmented
        label="Pace of the replay"
        value={String(speed)}
        segments={speeds}
        onChange={(value) => replay.setSpeed(Number(value) as ReplaySpeed)}
      />
      {at !== null && (
        <Button size="small" onClick={replay.toLive}>
          {isLive ? 'Back to live' : 'To the end'}
        </Button>
      )}
    </div>
  )
}
