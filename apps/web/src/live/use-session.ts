import type { Session } from '@millrace/client'
import { useCallback, useSyncExternalStore } from 'react'
import { oncePerFrame } from './once-per-frame.ts'

/** The latest state of a session, at most once a frame however many events arrive. */
export function useSession<Tracker>(session: Session<Tracker>): Tracker {
  const subscribe = useCallback(
    (listener: () => void) => session.subscribe(oncePerFrame(listener)),
    [session],
  )
  return useSyncExternalStore(subscribe, session.getSnapshot)
}
