import type { EventEnvelope } from '@millrace/core/browser'
import { MillraceError } from '../millrace-error.ts'
import type { Transport } from '../transport.ts'
import { followStream, type StreamFollower, type StreamObserver } from './follow-stream.ts'
import { latestValues } from './latest-values.ts'
import { isSameStatus, type SessionStatus } from './session-status.ts'

/**
 * A tracker that follows its stream while somebody uses the session: a listener, a loop, or whoever asked
 * for `done`. Left by all it keeps what it knows and its place. The functions need no `this`.
 */
export interface Session<Tracker> extends AsyncIterable<Tracker, undefined>, Disposable {
  /** Tells of every event and of every change of the status. Returns what takes the listener away. */
  subscribe(this: void, listener: () => void): () => void
  /** The tracker now, empty before the first message; the same reference while nothing changed. */
  getSnapshot(this: void): Tracker
  /** The number of the last event its tracker knows; 0 before the first. */
  readonly seq: number
  /** The same reference while nothing changed. */
  readonly status: SessionStatus
  /** The server's clock minus this one's, in milliseconds; null until the server told. */
  readonly clockOffsetMs: number | null
  /** The final tracker; rejects with the `MillraceError` the session ended with. */
  readonly done: Promise<Tracker>
  close(this: void): void
}

/** How a stream becomes a tracker. */
export interface SessionView<Tracker> {
  readonly path: string
  readonly input: object | undefined
  readonly empty: Tracker
  /** Takes the state a subscription begins with or is reset to. */
  readonly take: (tracker: unknown, before: Tracker) => Tracker
  readonly fold: (tracker: Tracker, events: FoldInput) => Tracker
  /** False where a subscription that completes is meant to go on; then it is begun again. */
  readonly isAtEnd: (tracker: Tracker) => boolean
}

export interface FoldInput {
  readonly stream: string
  readonly events: Parameters<StreamObserver['events']>[0]
}

export function createSession<Tracker>(
  transport: Transport,
  view: SessionView<Tracker>,
): Session<Tracker> {
  const { path, input } = view
  const listeners = new Set<() => void>()
  let tracker = view.empty
  let isKnown = false
  let seq = 0
  /** Events of one stream that came since somebody looked. */
  let unfolded: { readonly stream: string; readonly events: EventEnvelope[] } | null = null
  let status: SessionStatus = { state: 'idle' }
  let clockOffsetMs: number | null = null
  let users = 0
  let earlyEnds = 0
  let follower: StreamFollower | null = null
  let done: Promise<Tracker> | null = null
  let outcome: MillraceError | null = null
  let settle: ((error: MillraceError | null) => void) | null = null

  const notify = () => {
    for (const listener of Array.from(listeners)) listener()
  }
  const setStatus = (next: SessionStatus) => {
    if (status.state === 'closed' || isSameStatus(status, next)) return
    status = next
    notify()
  }
  // Not for each message: whoever looks once a frame has all of a frame folded at once.
  const latest = () => {
    if (unfolded) {
      const events = unfolded
      unfolded = null
      tracker = view.fold(tracker, events)
    }
    return tracker
  }
  const finish = (error: MillraceError | null, why = error) => {
    if (status.state === 'closed') return
    follower?.stop()
    setStatus({ state: 'closed', error })
    outcome = why
    settle?.(why)
  }

  const observer: StreamObserver = {
    state(state, _kind, upTo) {
      const before = latest()
      seq = upTo
      tracker = view.take(state, before)
      const isNews = tracker !== before || !isKnown
      isKnown = true
      if (isNews) notify()
    },
    events(events, stream) {
      earlyEnds = 0
      isKnown = true
      seq = events.at(-1)?.seq ?? seq
      if (unfolded && (unfolded.stream !== stream || unfolded.events.length > mostUnfolded))
        latest()
      unfolded ??= { stream, events: [] }
      unfolded.events.push(...events)
      notify()
    },
    serverTime(at) {
      clockOffsetMs = Date.parse(at) - Date.now()
    },
    status: setStatus,
    error: (error) => finish(error),
    complete() {
      earlyEnds += 1
      if (view.isAtEnd(latest()) || earlyEnds > maxEarlyEnds) finish(null)
      else follower?.start()
    },
  }

  const acquire = () => {
    users += 1
    if (users > 1 || status.state !== 'idle') return
    setStatus({ state: 'connecting' })
    follower ??= followStream(transport, { path, input, after: null }, observer)
    follower.start()
  }
  const release = () => {
    users -= 1
    // Not at once: a listener that is replaced by another one keeps the connection.
    queueMicrotask(() => {
      if (users > 0 || status.state === 'closed') return
      follower?.stop()
      setStatus({ state: 'idle' })
    })
  }
  const subscribe = (listener: () => void) => {
    // A function of its own, so that the same listener can be added twice.
    const own = () => listener()
    // It is told of what comes after: how things stand now it can look at.
    acquire()
    listeners.add(own)
    let isLeft = false
    return () => {
      if (isLeft) return
      isLeft = true
      listeners.delete(own)
      release()
    }
  }
  const close = () => finish(null, closedError())

  return {
    subscribe,
    getSnapshot: latest,
    get seq() {
      return seq
    },
    get status() {
      return status
    },
    get clockOffsetMs() {
      return clockOffsetMs
    },
    get done() {
      done ??= new Promise((resolve, reject) => {
        settle = (error) => (error ? reject(error) : resolve(latest()))
        if (status.state === 'closed') settle(outcome)
        else acquire()
      })
      // Whoever awaits it hears of it; nobody has to.
      done.catch(() => {})
      return done
    },
    close,
    [Symbol.dispose]: close,
    [Symbol.asyncIterator]: () =>
      latestValues({
        current: () => (isKnown ? latest() : undefined),
        ended: () => (status.state === 'closed' ? { error: status.error } : null),
        subscribe,
      }),
  }
}

function closedError(): MillraceError {
  return new MillraceError('client_closed', { message: 'the session was closed before its end' })
}

const maxEarlyEnds = 3
/** Where nobody looks they do not pile up. */
const mostUnfolded = 1_000
