import { eventId, type EventEnvelope, readEventId } from '@millrace/core/browser'
import { MillraceError } from '../millrace-error.ts'
import type { SubscriptionObserver, Transport } from '../transport.ts'
import { isTrackedMessage, type StreamMessage } from './stream-message.ts'

export interface FollowedStream {
  readonly path: string
  readonly input: object | undefined
  /** The first event wanted is the one after this id; null begins with the state. */
  readonly after: string | null
}

export interface StreamObserver extends Pick<
  SubscriptionObserver,
  'status' | 'error' | 'complete'
> {
  /** The folded state up to the event with this number; a reset replaces what was known. */
  state(tracker: unknown, kind: 'state' | 'reset', seq: number): void
  /** New events of one stream: each exactly once, in order, none left out. */
  events(events: readonly EventEnvelope[], stream: string): void
  /** What the server's clock says, ISO 8601 UTC. */
  serverTime?(at: string): void
}

export interface StreamFollower {
  start(): void
  /** Keeps its place: started again it goes on after the last event. */
  stop(): void
}

interface Position {
  readonly epoch: number
  readonly seq: number
}

/**
 * Follows a stream over a transport and holds its place. Sequence numbers are dense, so an event that
 * is not the next one was seen already, or something is missing: then the rest is asked for again.
 */
export function followStream(
  transport: Transport,
  { path, input, after }: FollowedStream,
  observer: StreamObserver,
): StreamFollower {
  let position: Position | null = after === null ? null : readEventId(after)
  let stream: string | null = null
  /** How often in a row the server left something out or ended early. */
  let setbacks = 0
  let unsubscribe: (() => void) | null = null

  const stop = () => {
    const leave = unsubscribe
    unsubscribe = null
    leave?.()
  }
  const start = () => {
    let isCurrent = true
    const only =
      <Args extends unknown[]>(handle: (...args: Args) => void) =>
      (...args: Args) => {
        if (isCurrent) handle(...args)
      }
    // Until it is assigned for good: a transport may answer before `subscribe` returns.
    let leave = () => {}
    unsubscribe = () => {
      isCurrent = false
      leave()
    }
    const request = { path, input, after: position ? eventId(position) : after }
    leave = transport.subscribe(request, {
      message: only(onMessage),
      status: only((status) => observer.status(status)),
      error: only((error) => {
        stop()
        observer.error(error)
      }),
      complete: only(() => {
        stop()
        observer.complete()
      }),
    })
    if (!isCurrent) leave()
  }

  function onMessage(value: unknown): void {
    if (!isTrackedMessage(value)) return
    const { id, data } = value
    if (data.kind === 'ping') observer.serverTime?.(data.ping)
    else if (data.kind === 'events') onEvents(data)
    else onState(readEventId(id)?.epoch ?? 0, data)
  }

  function onState(
    epoch: number,
    { kind, tracker, seq, serverTime }: Extract<StreamMessage, { kind: 'state' | 'reset' }>,
  ): void {
    if (serverTime !== undefined) observer.serverTime?.(serverTime)
    // Sent on a connection that was replaced meanwhile: what is known is newer.
    if (kind === 'state' && position?.epoch === epoch && seq < position.seq) return
    position = { epoch, seq }
    stream = null
    observer.state(tracker, kind, seq)
  }

  function onEvents({ stream: of, epoch, events }: EventsMessage): void {
    const isOther =
      (stream !== null && stream !== of) ||
      (position !== null && position.epoch !== epoch && position.seq > 0)
    if (isOther) return askAgain()
    let at: Position = position?.epoch === epoch ? position : { epoch, seq: 0 }
    const fresh: EventEnvelope[] = []
    for (const event of events) {
      if (event.seq !== at.seq + 1) {
        if (event.seq <= at.seq) continue
        break
      }
      at = { epoch, seq: event.seq }
      fresh.push(event)
    }
    if (fresh.length > 0) {
      setbacks = 0
      position = at
      stream = of
      observer.events(fresh, of)
    }
    const last = events.at(-1)
    if (last && last.seq > at.seq) askAgain()
  }

  function askAgain(): void {
    if (unsubscribe === null) return
    stop()
    setbacks += 1
    if (setbacks > maxSetbacks) {
      observer.error(
        new MillraceError('events_missing', {
          message: `events after ${position ? eventId(position) : 'the start'} are missing`,
          hint: 'the log of the server is damaged; look at its health',
        }),
      )
    } else start()
  }

  return { start, stop }
}

type EventsMessage = Extract<StreamMessage, { kind: 'events' }>

const maxSetbacks = 3
