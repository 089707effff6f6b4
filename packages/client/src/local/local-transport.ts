import {
  type AnyTRPCRouter,
  callTRPCProcedure,
  getTRPCErrorFromUnknown,
  getTRPCErrorShape,
  isTrackedEnvelope,
  type TRPCProcedureType,
} from '@trpc/server'
import { MillraceError } from '../millrace-error.ts'
import { toMillraceError } from '../to-millrace-error.ts'
import type { SubscriptionObserver, SubscriptionRequest, Transport } from '../transport.ts'

export interface LocalTransportOptions {
  readonly router: AnyTRPCRouter
  /** Makes what the procedures work with, once per call. */
  readonly createContext: () => object | Promise<object>
}

interface LocalCall {
  readonly type: TRPCProcedureType
  readonly path: string
  readonly input: unknown
  readonly signal: AbortSignal
}

/** Calls a router of this process; answers and errors are as they come over a network. */
export function createLocalTransport({ router, createContext }: LocalTransportOptions): Transport {
  const closed = new AbortController()
  const running = new Set<Promise<void>>()

  async function call({ type, path, input, signal }: LocalCall): Promise<unknown> {
    if (closed.signal.aborted) throw closedError()
    const ctx = await createContext()
    const getRawInput = () => Promise.resolve(input)
    return callTRPCProcedure({ router, type, path, getRawInput, ctx, signal, batchIndex: 0 })
  }

  function translate(error: unknown, { type, path, input }: Omit<LocalCall, 'signal'>) {
    if (error instanceof MillraceError) return error
    const known = getTRPCErrorFromUnknown(error)
    const config = router._def._config
    const shape = getTRPCErrorShape({ config, error: known, type, path, input, ctx: undefined })
    const { message, data } = asOverTheWire(shape) as { message: string; data: unknown }
    return toMillraceError(Object.assign(new Error(message, { cause: error }), { data }))
  }

  async function follow(
    { path, input, after }: SubscriptionRequest,
    observer: SubscriptionObserver,
    signal: AbortSignal,
  ): Promise<void> {
    const from = after === null ? input : { ...input, lastEventId: after }
    const request = { type: 'subscription', path, input: from } as const
    try {
      const messages = (await call({ ...request, signal })) as AsyncIterable<unknown>
      if (signal.aborted) return
      observer.status({ state: 'live' })
      for await (const message of messages) {
        if (signal.aborted) return
        const [id, data] = isTrackedEnvelope(message) ? message : []
        observer.message(asOverTheWire(id === undefined ? message : { id, data }))
      }
      if (!signal.aborted) observer.complete()
    } catch (error) {
      if (!signal.aborted) observer.error(translate(error, request))
    }
  }

  return {
    async call({ kind, path, input, signal: given }) {
      const signal = given ? AbortSignal.any([given, closed.signal]) : closed.signal
      try {
        return asOverTheWire(await call({ type: kind, path, input, signal }))
      } catch (error) {
        if (given?.aborted)
          throw new MillraceError('aborted', { message: 'the call was aborted', cause: error })
        throw translate(error, { type: kind, path, input })
      }
    },
    subscribe(request, observer) {
      const left = new AbortController()
      const leave = () => left.abort()
      const close = () => {
        if (left.signal.aborted) return
        leave()
        observer.error(closedError())
      }
      closed.signal.addEventListener('abort', close, { once: true })
      // Never before `subscribe` has returned.
      const work = Promise.resolve()
        .then(() => follow(request, observer, left.signal))
        .finally(() => {
          closed.signal.removeEventListener('abort', close)
          running.delete(work)
        })
      running.add(work)
      return leave
    },
    async close() {
      closed.abort()
      await Promise.all(running)
    },
  }
}

/** What JSON makes of a value: the same types in this process as over a network. */
function asOverTheWire(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value))
}

function closedError(): MillraceError {
  return new MillraceError('client_closed', { message: 'the client is closed' })
}
