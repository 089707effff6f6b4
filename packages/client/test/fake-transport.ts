import type { SubscriptionObserver, SubscriptionRequest, Transport } from '../src/transport.ts'

/** One subscription as the other side sees it. */
export interface FakeSubscription extends SubscriptionObserver {
  readonly request: SubscriptionRequest
  readonly isStopped: boolean
}

export interface FakeTransport extends Transport {
  readonly subscriptions: readonly FakeSubscription[]
  readonly last: FakeSubscription
}

/** A transport whose other side the test is. */
export function fakeTransport(
  answer: (subscription: FakeSubscription) => void = () => {},
): FakeTransport {
  const subscriptions: FakeSubscription[] = []
  return {
    subscriptions,
    get last() {
      return subscriptions.at(-1)!
    },
    call: () => Promise.reject(new Error('not called')),
    subscribe(request, observer) {
      const subscription = { ...observer, request, isStopped: false }
      subscriptions.push(subscription)
      answer(subscription)
      return () => void (subscription.isStopped = true)
    },
    close: () => Promise.resolve(),
  }
}

const event = (stream: string, epoch: number, seq: number) => ({
  stream,
  epoch,
  seq,
  at: `2024-01-01T00:00:00.${String(seq).padStart(3, '0')}Z`,
  type: 'cancel.requested',
  version: 1,
  payload: { by: `nr ${seq}` },
})

/** A message with the events of these sequence numbers. */
export function eventsMessage(seqs: readonly number[], { stream = 'run:r', epoch = 3 } = {}) {
  const events = seqs.map((seq) => event(stream, epoch, seq))
  return { id: `${epoch}:${seqs.at(-1)}`, data: { kind: 'events', stream, epoch, events } }
}

export function stateMessage(kind: 'state' | 'reset', seq: number, epoch = 3) {
  return { id: `${epoch}:${seq}`, data: { kind, tracker: { upTo: seq, epoch }, seq } }
}
