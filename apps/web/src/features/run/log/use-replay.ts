import type { RunEvent } from '@millrace/client'
import { useCallback, useEffect, useRef, useState } from 'react'
import { nextPosition, type ReplayPosition } from './next-position.ts'

export const replaySpeeds = [1, 10, 100] as const
export type ReplaySpeed = (typeof replaySpeeds)[number]

export interface Replay {
  /** The event shown; null is the live edge. */
  readonly at: number | null
  readonly isPlaying: boolean
  readonly speed: ReplaySpeed
  seek(seq: number): void
  toLive(): void
  play(): void
  pause(): void
  setSpeed(speed: ReplaySpeed): void
}

interface ReplayInput {
  readonly events: readonly RunEvent[]
  /** The event that the address names. */
  readonly fromAddress: number | null
  readonly toAddress: (at: number | null) => void
}

/** The address follows when the position rests for this long. */
const restMs = 250

/** Goes back and forth in a log, by hand or at a multiple of the pace it was written in. */
export function useReplay({ events, fromAddress, toAddress }: ReplayInput): Replay {
  const [at, setAt] = useState(fromAddress)
  const [isPlaying, setPlaying] = useState(false)
  const [speed, setSpeed] = useState<ReplaySpeed>(1)
  const position = useRef<ReplayPosition | null>(null)
  useEffect(() => setAt(fromAddress), [fromAddress])
  useEffect(() => {
    if (isPlaying || at === fromAddress) return
    const timer = setTimeout(() => toAddress(at), restMs)
    return () => clearTimeout(timer)
  }, [at, fromAddress, isPlaying, toAddress])

  useEffect(() => {
    if (!isPlaying) return
    let frame = 0
    let last = performance.now()
    const step = (time: number) => {
      const from = position.current ?? { seq: 0, ms: 0 }
      const next = nextPosition(events, from, (time - last) * speed)
      last = time
      position.current = next
      if (next.seq !== from.seq) setAt(next.seq >= events.length ? null : next.seq)
      if (next.seq >= events.length) setPlaying(false)
      else frame = requestAnimationFrame(step)
    }
    frame = requestAnimationFrame(step)
    return () => cancelAnimationFrame(frame)
  }, [events, isPlaying, speed])

  const seek = useCallback((seq: number) => {
    setPlaying(false)
    setAt(seq)
  }, [])
  return {
    at,
    isPlaying,
    speed,
    setSpeed,
    seek,
    toLive: useCallback(() => {
      setPlaying(false)
      setAt(null)
    }, []),
    play: () => {
      const seq = at === null || at >= events.length ? 1 : at
      position.current = { seq, ms: 0 }
      setAt(seq)
      setPlaying(true)
    },
    pause: () => setPlaying(false),
  }
}
