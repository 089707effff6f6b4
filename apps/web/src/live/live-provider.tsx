import type { SessionStatus } from '@millrace/client'
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'
import { isUnauthorized } from '../connection/is-unauthorized.ts'
import { announceConnection, type Connection } from '../connection/describe-connection.ts'
import { useAnnounce } from '../speech/speech-provider.tsx'
import { useApp } from './app-context.tsx'
import { type AnswerGroup, staleAfter } from './stale-after.ts'

interface Live {
  readonly connection: Connection
  /** The server's clock minus this one's, in milliseconds. */
  readonly clockOffsetMs: number
}

/** Clocks that differ by less are the same. */
const clockNoiseMs = 50
const everything: readonly AnswerGroup[] = [
  'environment',
  'model',
  'plan',
  'project',
  'run',
  'workspace',
]
const LiveContext = createContext<Live | null>(null)
// One clock for the page: what shows no time is not drawn anew when it ticks.
const NowContext = createContext<number | null>(null)

/** Follows the console: what it tells makes answers old, and a connection that came back asks for all of them. */
export function LiveProvider({ children }: { readonly children: ReactNode }) {
  const { client, queries, trpc, onUnknown } = useApp()
  const announce = useAnnounce()
  const [live, setLive] = useState<Live>(() => ({
    connection: { status: { state: 'idle' }, since: Date.now(), lostAt: null },
    clockOffsetMs: 0,
  }))
  useEffect(() => {
    const session = client.workspace()
    const askAgain = (groups: Iterable<AnswerGroup>) => {
      for (const group of groups) void queries.invalidateQueries(trpc[group].pathFilter())
    }
    let seen = 0
    let last: SessionStatus = { state: 'idle' }
    const look = () => {
      const fresh = session.getSnapshot().recent.filter(({ seq }) => seq > seen)
      seen = fresh.at(-1)?.seq ?? seen
      askAgain(staleAfter(fresh.map(({ type }) => type)))
      const { status, clockOffsetMs } = session
      const was = last
      last = status
      setLive((before) => afterLook(before, { was, status, clockOffsetMs }))
      if (was !== status && status.state === 'live') askAgain(everything)
      if (status.state === 'closed' && isUnauthorized(status.error)) onUnknown()
    }
    const leave = session.subscribe(look)
    look()
    return () => {
      leave()
      session.close()
    }
  }, [client, queries, trpc, onUnknown])
  useEffect(() => {
    const { status } = live.connection
    const what = announceConnection(live.connection)
    // Then the page that asks for a token says it.
    if (what && !(status.state === 'closed' && isUnauthorized(status.error))) announce(what)
  }, [live.connection, announce])
  const tick = useTick(live.connection.status.state === 'live')
  return (
    <LiveContext value={live}>
      <NowContext value={tick + live.clockOffsetMs}>{children}</NowContext>
    </LiveContext>
  )
}

interface Look {
  readonly was: SessionStatus
  readonly status: SessionStatus
  readonly clockOffsetMs: number | null
}

function afterLook(before: Live, { was, status, clockOffsetMs }: Look): Live {
  const offset = clockOffsetMs ?? before.clockOffsetMs
  const isSameClock = Math.abs(offset - before.clockOffsetMs) < clockNoiseMs
  if (was === status) return isSameClock ? before : { ...before, clockOffsetMs: offset }
  const now = Date.now()
  const away = was.state === 'live' ? now : before.connection.lostAt
  const lostAt = status.state === 'live' ? null : away
  return { connection: { status, since: now, lostAt }, clockOffsetMs: offset }
}

export function useLive(): Live {
  const live = useContext(LiveContext)
  if (!live) throw new Error('a part of the app was rendered without its connection')
  return live
}

/** The server's time in milliseconds, every second; it stands still while there is no connection. */
export function useNow(): number {
  const now = useContext(NowContext)
  if (now === null) throw new Error('a part of the app was rendered without its clock')
  return now
}

/** Why nothing can be done now, in words; null while the server answers. */
export function useOffline(): string | null {
  const { connection } = useLive()
  return connection.lostAt === null
    ? null
    : 'The server does not answer; the page connects again by itself'
}

/** This machine's time in milliseconds, every second while it goes. */
export function useTick(goes: boolean): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (!goes) return
    setNow(Date.now())
    const timer = setInterval(() => setNow(Date.now()), 1_000)
    return () => clearInterval(timer)
  }, [goes])
  return now
}
