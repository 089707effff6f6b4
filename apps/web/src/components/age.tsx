import { useNow } from '../live/live-provider.tsx'
import { sayAge } from '../words/say-duration.ts'
import { sayInstant } from '../words/say-instant.ts'

interface AgeProps {
  /** ISO 8601. */
  readonly at: string
  /** Behind the age, such as `old`. */
  readonly suffix?: string
}

/** How long something lies back; the instant itself is its title. */
export function Age({ at, suffix = 'ago' }: AgeProps) {
  const now = useNow()
  return (
    <time dateTime={at} title={sayInstant(at)}>
      {sayAge(now - Date.parse(at))} {suffix}
    </time>
  )
}
