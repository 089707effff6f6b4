import { createContext, type ReactNode, useContext, useMemo, useState } from 'react'
import { type TimeWords, timeWords } from '../words/time-words.ts'
import { type Clock, keepClock, readClock } from './kept-clock.ts'

interface Time extends TimeWords {
  readonly clock: Clock
  readonly choose: (clock: Clock) => void
}

const TimeContext = createContext<Time | null>(null)

/** Tells times by one clock everywhere: UTC, or that of this machine. */
export function TimeProvider({ children }: { readonly children: ReactNode }) {
  const [clock, setClock] = useState(() => readClock(localStorage))
  const time = useMemo(
    () => ({
      ...timeWords(clock === 'UTC' ? clock : undefined),
      clock,
      choose(next: Clock) {
        keepClock(localStorage, next)
        setClock(next)
      },
    }),
    [clock],
  )
  return <TimeContext value={time}>{children}</TimeContext>
}

/** Words for moments by the clock that was chosen. */
export function useTime(): Time {
  const time = useContext(TimeContext)
  if (!time) throw new Error('a part of the app was rendered without its clock')
  return time
}
