import type { SessionStatus } from '@millrace/client'
import type { Announcement } from '../speech/announcer.ts'
import { sayAge } from '../words/say-duration.ts'
import type { TimeWords } from '../words/time-words.ts'

/** What the page knows of its connection. Times are milliseconds of this machine's clock. */
export interface Connection {
  readonly status: SessionStatus
  /** When the status became what it is. */
  readonly since: number
  /** When the connection was lost; null while it is there, and before it ever was. */
  readonly lostAt: number | null
}

export interface ConnectionWords {
  readonly text: string
  readonly tone: 'live' | 'warn' | 'bad' | 'idle'
}

/** Longer away than this is no hiccup. */
const offlineMs = 60_000

/** How the page stands to its server, in words. */
export function describeConnection(
  { status, since, lostAt }: Connection,
  now: number,
  { timeOfDay }: Pick<TimeWords, 'timeOfDay'>,
): ConnectionWords {
  if (status.state === 'live') return { text: 'Live', tone: 'live' }
  if (status.state === 'closed') {
    const why = status.error ? `: ${status.error.message}` : ''
    return { text: `Not following${why}. Load the page again`, tone: 'bad' }
  }
  const again =
    status.state === 'retrying'
      ? `in ${Math.max(1, Math.ceil((since + status.inMs - now) / 1000))} s`
      : 'now'
  if (lostAt === null)
    return status.state === 'retrying'
      ? { text: `No answer from the server, trying again ${again}`, tone: 'warn' }
      : { text: 'Connecting', tone: 'idle' }
  if (now - lostAt < offlineMs)
    return { text: `Reconnecting ${again}, data ${sayAge(now - lostAt)} old`, tone: 'warn' }
  return { text: `Offline since ${timeOfDay(lostAt)}, trying again ${again}`, tone: 'bad' }
}

/** What is said aloud while there is no connection; null while there is nothing to say. */
export function announceConnection({ status, lostAt }: Connection): Announcement | null {
  if (status.state === 'closed')
    return {
      key: 'closed',
      text: 'The page no longer follows the server',
      isEnd: true,
      isFailure: true,
    }
  if (status.state === 'live' || lostAt === null) return null
  const text = 'The connection was lost. The page connects again by itself'
  return { key: `lost ${lostAt}`, text, isEnd: false }
}
