import type { Session } from '@millrace/client'
import { useCallback, useSyncExternalStore } from 'react'

/** A hidden page paints no frames, but its title still tells how a run ended. */
const hiddenMs = 250

/** The latest state of a session, at most once a frame however many events arrive. */
export function useSession<Tracker>(session: Session<Tracker>): Tracker {
  const subscribe = useCallback(
    (listener: () => void) => session.subscribe(oncePerFrame(listener)),
    [session],
  )
  return useSyncExternalStore(subscribe, session.getSnapshot)
}

function oncePerFrame(listener: () => void): () => void {
  let isDue = false
  const tell = () => {
    isDue = false
    listener()
  }
  return () => {
    if (isDue) return
    isDue = true
    if (document.hidden) setTimeout(tell, hiddenMs)
    else requestAnimationFrame(tell)
  }
}
