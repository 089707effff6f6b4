import type { Session } from '@millrace/client'
import { useCallback, useSyncExternalStore } from 'react'
import { atAPace } from './at-a-pace.ts'

const leaveNothing = () => {}

/** The latest state of a session, at most ten times a second however many events arrive; null without one. */
export function useSession<Tracker>(session: Session<Tracker>): Tracker
export function useSession<Tracker>(session: Session<Tracker> | null): Tracker | null
export function useSession<Tracker>(session: Session<Tracker> | null): Tracker | null {
  const subscribe = useCallback(
    (listener: () => void) => session?.subscribe(atAPace(listener)) ?? leaveNothing,
    [session],
  )
  return useSyncExternalStore(subscribe, () => session?.getSnapshot() ?? null)
}
