import {
  AppError,
  type Clock,
  errorCodes,
  type EventJournal,
  type NewConsoleEvent,
  workspaceStream,
} from '@millrace/core'
import type { TRPCError } from '@trpc/server'

/** An error of this process as anyone may see it; its stack is in the log alone. */
export interface KnownError {
  readonly id: string
  readonly code: string
  readonly message: string
  /** The procedure or job in which it came up. */
  readonly trigger: string
  /** ISO 8601 UTC. */
  readonly at: string
}

/** Remembers the exceptions of this process by id and tells the console of each. */
export interface ErrorBook {
  /** Takes notice of an error if it is a fault of ours or of what we stand on; returns it as it was. */
  note(error: TRPCError, trigger: string): TRPCError
  get(id: string): KnownError | null
}

const keptErrors = 1000

type ErrorPayload = Extract<NewConsoleEvent, { type: 'errors' }>['payload']

export interface ErrorBookParts {
  readonly clock: Clock
  /** Null while the state is not open: nothing is opened to complain. */
  readonly journal: () => Promise<Pick<EventJournal, 'record'> | null>
}

export function createErrorBook({ clock, journal }: ErrorBookParts): ErrorBook {
  const known = new Map<string, KnownError>()
  const write = async (payload: ErrorPayload) => {
    const events = [{ type: 'errors', payload } as const]
    // A state that cannot be written is why there may be an error to tell: the log has it.
    await (await journal())?.record({ stream: workspaceStream, events })
  }
  const tell = (payload: ErrorPayload) => void write(payload).catch(() => {})
  return {
    note(error, trigger) {
      const { cause } = error
      if (!(cause instanceof AppError)) return error
      const { code, message, hint, details } = cause
      if (errorCodes[code].rpc !== 'INTERNAL_SERVER_ERROR') return error
      const id = typeof details['id'] === 'string' ? details['id'] : crypto.randomUUID().slice(0, 8)
      const at = clock.now().toISOString()
      known.set(id, { id, code, message, trigger, at })
      const [oldest] = known.keys()
      if (known.size > keptErrors && oldest !== undefined) known.delete(oldest)
      const payload = {
        timestamp: at,
        message,
        origin: 'server',
        trigger,
        status: 500,
        type: code,
        description: hint ?? null,
        data: { id },
      }
      tell(payload)
      return error
    },
    get: (id) => known.get(id) ?? null,
  }
}
