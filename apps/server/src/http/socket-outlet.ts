import type { Timers } from '@millrace/core'
import type { WebSocket } from 'ws'
import type { ServerLimits } from './server-limits.ts'

/** The bounded queue of messages a socket has not taken yet. */
export interface SocketOutlet {
  /** Resolves when the socket can take more, or is gone. */
  room(): Promise<void>
}

export interface OutletOptions {
  readonly limits: ServerLimits
  readonly timers: Timers
  /** Called once, when the queue is at its bound or nothing was taken for too long. */
  readonly onSlow: () => void
}

/** Watches everything sent on a socket; must be attached before anything is sent. */
export function attachOutlet(
  socket: WebSocket,
  { limits, timers, onSlow }: OutletOptions,
): SocketOutlet {
  const waiting = new Set<() => void>()
  const send = socket.send.bind(socket)
  let queued = 0
  let isSlow = false
  let isGone = false
  let stopWatching: (() => void) | null = null

  /** While it is closing there is none: what is sent then would be read for nobody. */
  const hasRoom = () =>
    isGone || (socket.readyState === socket.OPEN && socket.bufferedAmount < limits.pauseBytes)
  const wake = () => {
    if (!hasRoom()) return
    for (const resolve of waiting) resolve()
    waiting.clear()
  }
  const giveUp = () => {
    if (isSlow || isGone) return
    isSlow = true
    watch()
    onSlow()
  }
  /** Restarted whenever the socket takes something. */
  const watch = () => {
    stopWatching?.()
    const isWatched = queued > 0 && !isSlow && !isGone
    stopWatching = isWatched ? timers.after(limits.stallMs, giveUp) : null
  }
  const taken = () => {
    queued -= 1
    watch()
    wake()
  }

  socket.send = ((data: string | Buffer) => {
    // What waits already is what counts: one message larger than the bound can still be sent.
    if (queued >= limits.queueMessages || socket.bufferedAmount > limits.queueBytes) giveUp()
    queued += 1
    send(data, taken)
    if (queued === 1) watch()
  }) as typeof socket.send
  socket.once('close', () => {
    isGone = true
    watch()
    wake()
  })

  return {
    room: () =>
      hasRoom() ? Promise.resolve() : new Promise<void>((resolve) => void waiting.add(resolve)),
  }
}
