import { useEffect, useRef, useState } from 'react'
import type { PlanHead } from './plan-head.ts'

export interface Waiting {
  readonly isWaiting: boolean
  start(): void
  stop(): void
}

/** Applies a plan once the run that holds its environment ended; a plan that cannot be applied any more waits no longer. */
export function useWaitAndApply(head: PlanHead, apply: () => void): Waiting {
  const [isWaiting, setWaiting] = useState(false)
  const latest = useRef(apply)
  latest.current = apply
  const isFree = head.lease === null
  const isGone = head.moved !== null || head.can.apply !== true
  useEffect(() => {
    if (!isWaiting) return
    if (isGone) setWaiting(false)
    else if (isFree) {
      setWaiting(false)
      latest.current()
    }
  }, [isWaiting, isFree, isGone])
  return { isWaiting, start: () => setWaiting(true), stop: () => setWaiting(false) }
}
