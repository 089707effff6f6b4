import { describeConnection } from '../connection/describe-connection.ts'
import { useLive, useNow, useTick } from '../live/live-provider.tsx'
import { useTime } from '../live/time-provider.tsx'
import { classNames } from './class-names.ts'
import { sayAge } from '../words/say-duration.ts'
import styles from './live-indicator.module.css'

interface LiveIndicatorProps {
  /** When what the page is about ended, ISO 8601; null while it goes on. */
  readonly ended: string | null
}

/** How the page stands to its server: words first, then the dot. What ended says when. */
export function LiveIndicator({ ended }: LiveIndicatorProps) {
  const { connection } = useLive()
  const tick = useTick(connection.status.state !== 'live')
  const now = useNow()
  const time = useTime()
  const { text, tone } = describeConnection(connection, tick, time)
  if (ended !== null && tone === 'live')
    return (
      <time
        className={styles['ended']}
        dateTime={ended}
        title={time.moment(ended)}
        data-connection={tone}
      >
        Ended {sayAge(now - Date.parse(ended))} ago
      </time>
    )
  return (
    <span className={classNames(styles['live'], styles[tone])} data-connection={tone}>
      {text}
    </span>
  )
}
