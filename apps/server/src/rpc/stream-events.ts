import { type AnyEvent, eventId } from '@millrace/core/browser'
import { AppError, readEventId, type StoredEvent, tailEvents } from '@millrace/core'
import { tracked } from '@trpc/server'
import type { OpenServices } from '../create-services.ts'
import { foldStream } from './fold-stream.ts'

/** Events looked at to find whether a stream has ended. */
const lookBack = 500

/** How long events are gathered into one message, in milliseconds. */
const gatherMs = 5

/** What following a stream needs. */
export type StreamServices = Pick<OpenServices, 'store' | 'clock' | 'timers'> &
  Partial<Pick<OpenServices, 'tails'>>

/** How a stream is followed: which tracker it folds to and which event ends it. */
export interface StreamView<Tracker, Event extends AnyEvent> {
  readonly stream: string
  /**
   * How the tracker is named in checkpoints, with a version that moves when its shape changes: what is stored
   * under another name is then folded anew.
   */
  readonly tracker: string
  /** What an earlier version stored, of streams too whose events are no longer kept, made one of this version. */
  readonly older?: { readonly tracker: string; readonly upgrade: (tracker: Tracker) => Tracker }
  readonly empty: Tracker
  /** Null where a stream folds to nothing but its empty tracker. */
  readonly fold: ((tracker: Tracker, event: Event) => Tracker) | null
  readonly isLast: (event: StoredEvent) => boolean
  /** An event after which a stream that had ended goes on, as when a plan is computed anew. */
  readonly isFirst?: (event: StoredEvent) => boolean
}

export interface StreamCursor {
  readonly lastEventId?: string | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Follows a stream. Without a cursor the tracker comes first; with one the missed events, or a reset
 * when the cursor is of another log, from the future, or older than what is kept. Completes after the
 * stream's last event.
 */
export async function* streamEvents<Tracker, Event extends AnyEvent>(
  { store, clock, timers, tails = store }: StreamServices,
  view: StreamView<Tracker, Event>,
  cursor: StreamCursor,
) {
  const position = await store.getStreamPosition(view.stream)
  const epoch = position?.epoch ?? 1
  const last = position?.lastSeq ?? 0
  const given = readCursor(cursor.lastEventId)
  const isOfThisLog = given !== null && (given.seq === 0 || given.epoch === epoch)
  const resumes = isOfThisLog && (await isKept(store, view.stream, { after: given.seq, last }))
  const isComplete = await hasEnded(store, view, last)
  let after = resumes ? given.seq : last
  if (!resumes) {
    yield tracked(eventId({ epoch, seq: last }), {
      kind: given ? ('reset' as const) : ('state' as const),
      tracker: await foldStream(store, view, { epoch, seq: last }),
      seq: last,
      serverTime: clock.now().toISOString(),
    })
  }
  if (isComplete && after >= last) return
  const tail = tailEvents(tails, view.stream, {
    after,
    timers,
    gatherMs,
    // An end among the events before now counts only where the stream did not go on after it.
    until: (event) => (isComplete ? event.seq >= last : event.seq > last && view.isLast(event)),
    ...(cursor.signal && { signal: cursor.signal }),
  })
  for await (const events of tail) {
    // What was kept at the start may be deleted while it is read, which happens only to what has ended.
    if (events[0]?.seq !== after + 1) {
      const tracker = await foldStream(store, view, { epoch, seq: last })
      const serverTime = clock.now().toISOString()
      const id = eventId({ epoch, seq: last })
      yield tracked(id, { kind: 'reset' as const, tracker, seq: last, serverTime })
      return
    }
    after = events.at(-1)?.seq ?? after
    yield tracked(eventId({ epoch, seq: after }), {
      kind: 'events' as const,
      stream: view.stream,
      epoch,
      events,
    })
  }
}

function readCursor(lastEventId: string | undefined) {
  if (lastEventId === undefined) return null
  const given = readEventId(lastEventId)
  if (given) return given
  throw new AppError('arguments_invalid', { message: `'${lastEventId}' is not an event id` })
}

interface Gap {
  readonly after: number
  readonly last: number
}

/** Whether everything after a cursor is still in the log: there is never a partial replay. */
export async function isKept(
  store: OpenServices['store'],
  stream: string,
  { after, last }: Gap,
): Promise<boolean> {
  if (after >= last) return after === last
  const [next] = await store.readEvents(stream, after, 1)
  return next?.seq === after + 1
}

/** Whether a stream had ended by a sequence number; little if anything is told after an end. */
async function hasEnded<Tracker, Event extends AnyEvent>(
  store: OpenServices['store'],
  view: StreamView<Tracker, Event>,
  last: number,
): Promise<boolean> {
  const events = await store.readEvents(view.stream, Math.max(0, last - lookBack), lookBack)
  // Only what has ended is no longer kept.
  if (events.length === 0) return last > 0
  const turn = events.findLast((event) => view.isLast(event) || view.isFirst?.(event))
  return turn !== undefined && view.isLast(turn)
}
