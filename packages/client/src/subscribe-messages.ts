import { createEventQueue } from './sessions/event-queue.ts'
import { type SubscriptionRequest, type Transport, trackedId } from './transport.ts'

/** The messages of a subscription as they come; ends with it or with the signal. */
export function subscribeMessages(
  transport: Transport,
  request: SubscriptionRequest,
  signal?: AbortSignal,
): AsyncIterableIterator<unknown, undefined> {
  let after = request.after
  let unsubscribe = () => {}
  const queue = createEventQueue<unknown>({
    start() {
      if (signal?.aborted) return queue.end(null)
      unsubscribe = transport.subscribe(
        { ...request, after },
        {
          message(value) {
            after = trackedId(value) ?? after
            queue.push([value])
          },
          status() {},
          error: finish,
          complete: () => finish(null),
        },
      )
    },
    stop: () => unsubscribe(),
  })
  const leave = () => {
    unsubscribe()
    finish(null)
  }
  const finish = (error: Error | null) => {
    signal?.removeEventListener('abort', leave)
    queue.end(error)
  }
  signal?.addEventListener('abort', leave, { once: true })
  return queue
}
