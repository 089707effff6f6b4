import { createTRPCUntypedClient, httpSubscriptionLink } from '@trpc/client'
import { toMillraceError } from '../to-millrace-error.ts'
import { type Caller, callerHeaders, type Channel } from './channel.ts'
import { FetchEventSource } from './fetch-event-source.ts'

export interface EventStreamOptions extends Caller {
  readonly url: string
  readonly fetch: typeof fetch
}

/** Subscriptions as server-sent events, one request each. A broken one ends with `server_unreachable`. */
export function openEventStreamChannel(options: EventStreamOptions): Channel {
  const client = createTRPCUntypedClient({
    links: [
      httpSubscriptionLink({
        url: options.url,
        EventSource: FetchEventSource,
        eventSourceOptions: () => ({ fetch: options.fetch, headers: callerHeaders(options) }),
      }),
    ],
  })
  const running = new Set<{ unsubscribe(): void }>()
  return {
    subscribe({ path, input, after }, observer) {
      let isOver = false
      const from = after === null ? input : { ...input, lastEventId: after }
      const subscription = client.subscription(path, from, {
        onStarted: () => observer.status({ state: 'live' }),
        onData: (value) => observer.message(value),
        onError(error) {
          if (!over()) observer.error(toMillraceError(error))
        },
        onComplete() {
          if (!over()) observer.complete()
        },
      })
      const over = () => {
        const wasOver = isOver
        isOver = true
        running.delete(subscription)
        return wasOver
      }
      running.add(subscription)
      return () => {
        if (!over()) subscription.unsubscribe()
      }
    },
    async close() {
      for (const subscription of running) subscription.unsubscribe()
    },
  }
}
