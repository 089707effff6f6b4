import { describeConnection } from '../connection/describe-connection.ts'
import { useLive, useTick } from '../live/live-provider.tsx'
import { classNames } from './class-names.ts'
import styles from './live-indicator.module.css'

/** How the page stands to its server: words first, then the dot. */
export function LiveIndicator() {
  const { connection } = useLive()
  const now = useTick(connection.status.state !== 'live')
  const { text, tone } = describeConnection(connection, now)
  return (
    <span className={classNames(styles['live'], styles[tone])} data-connection={tone}>
      {text}
    </span>
  )
}
