import { AppError } from '@millrace/core'
import type { ServerLimits } from './server-limits.ts'

/** A socket or an event stream that stays open. */
export interface LongConnection {
  readonly address: string
  end(): void
}

/** The connections that stay open, counted by the address that holds them. */
export interface Connections {
  readonly size: number
  /** Returns what takes it off the list; throws `too_many_connections`. */
  admit(connection: LongConnection): () => void
  /** Ends them all; resolves when each has let go of what it holds. */
  endAll(): Promise<void>
}

export function createConnections(
  limits: Pick<ServerLimits, 'connections' | 'connectionsPerAddress'>,
): Connections {
  const open = new Set<LongConnection>()
  let onEmpty: () => void = () => {}
  const byAddress = new Map<string, number>()
  const count = (address: string, change: number) => {
    const next = (byAddress.get(address) ?? 0) + change
    if (next > 0) byAddress.set(address, next)
    else byAddress.delete(address)
  }
  return {
    get size() {
      return open.size
    },
    admit(connection) {
      const { address } = connection
      const isFull =
        open.size >= limits.connections ||
        (byAddress.get(address) ?? 0) >= limits.connectionsPerAddress
      if (isFull)
        throw new AppError('too_many_connections', {
          message: 'too many connections are open from here',
          hint: 'close some of them, or share one',
        })
      open.add(connection)
      count(address, 1)
      return () => {
        if (!open.delete(connection)) return
        count(address, -1)
        if (open.size === 0) onEmpty()
      }
    },
    async endAll() {
      const empty = new Promise<void>((resolve) => void (onEmpty = resolve))
      for (const connection of open) connection.end()
      if (open.size > 0) await empty
    },
  }
}
