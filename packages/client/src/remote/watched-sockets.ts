type SocketClass = typeof WebSocket

export interface SocketEvents {
  opened(): void
  /** Comes exactly once for each socket. */
  closed(): void
}

export interface WatchedSockets {
  readonly WebSocket: SocketClass
  isOneOpen(): boolean
  closeAll(): void
}

/** A socket still opening after this is given up. */
const openTimeoutMs = 10_000
/** A peer that does not answer a close within this is gone. */
const closeTimeoutMs = 2_000

/**
 * Sockets that always come to an end. A connection that was cut without a word neither opens nor closes by
 * itself: Node waits for the peer's answer to a close for ever, and who reconnects on `close` never does.
 */
export function watchSockets(Base: SocketClass, events: SocketEvents): WatchedSockets {
  const open = new Set<WebSocket>()
  class WatchedSocket extends Base {
    #timer: ReturnType<typeof setTimeout> | undefined
    #hasEnded = false

    constructor(url: string | URL) {
      super(url)
      open.add(this)
      this.#timer = setTimeout(() => this.close(), openTimeoutMs)
      this.addEventListener('open', () => {
        clearTimeout(this.#timer)
        events.opened()
      })
      this.addEventListener('close', () => this.#end())
      this.addEventListener('error', () => {
        if (this.readyState === Base.CLOSED) this.#end()
      })
    }

    override close(code?: number, reason?: string): void {
      super.close(code, reason)
      if (this.#hasEnded) return
      clearTimeout(this.#timer)
      this.#timer = setTimeout(() => {
        if (!this.#hasEnded) this.dispatchEvent(new Event('close'))
      }, closeTimeoutMs)
    }

    #end(): void {
      clearTimeout(this.#timer)
      if (this.#hasEnded) return
      this.#hasEnded = true
      open.delete(this)
      events.closed()
    }
  }
  return {
    WebSocket: WatchedSocket,
    isOneOpen: () => [...open].some(({ readyState }) => readyState === Base.OPEN),
    closeAll() {
      for (const socket of open) socket.close()
    },
  }
}
