import { type AnyEvent, eventId, foldEvents, readEvent } from '@millrace/core/browser'
import { AppError, readEventId, type StoredEvent, tailEvents } from '@millrace/core'
import { tracked } from '@trpc/server'
import type { OpenServices } from '../create-services.ts'

/** Events read from the log at once, at most. */
const groupSize = 500

/** How a stream is followed: which tracker it folds to and which event ends it. */
export interface StreamView<Tracker, Event extends AnyEvent> {
  readonly stream: string
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
 * when the cursor is of another log or from the future. Completes after the stream's last event.
 */
export async function* streamEvents<Tracker, Event extends AnyEvent>(
  { store }: Pick<OpenServices, 'store'>,
  view: StreamView<Tracker, Event>,
  cursor: StreamCursor,
) {
  const position = await store.getStreamPosition(view.stream)
  const epoch = position?.epoch ?? 1
  const last = position?.lastSeq ?? 0
  const given = cursor.lastEventId === undefined ? null : readEventId(cursor.lastEventId)
  if (cursor.lastEventId !== undefined && given === null) {
    throw new AppError('arguments_invalid', {
      message: `'${cursor.lastEventId}' is not an event id`,
    })
  }
  const fromStart = given?.seq === 0
  const resumes = given !== null && (fromStart || (given.epoch === epoch && given.seq <= last))
  const isComplete = await hasEnded(store, view, last)
  let after = resumes ? given.seq : last
  if (!resumes) {
    yield tracked(eventId({ epoch, seq: last }), {
      kind: given ? ('reset' as const) : ('state' as const),
      tracker: await foldStream(store, view, last),
      seq: last,
    })
  }
  if (isComplete && after >= last) return
  const tail = tailEvents(store, view.stream, {
    after,
    // An end among the events before now counts only where the stream did not go on after it.
    until: (event) => (isComplete ? event.seq >= last : event.seq > last && view.isLast(event)),
    ...(cursor.signal && { signal: cursor.signal }),
  })
  for await (const events of tail) {
    after = events.at(-1)?.seq ?? after
    yield tracked(eventId({ epoch, seq: after }), {
      kind: 'events' as const,
      stream: view.stream,
      epoch,
      events,
    })
  }
}

/** Whether a stream had ended by a sequence number; little if anything is told after an end. */
async function hasEnded<Tracker, Event extends AnyEvent>(
  store: OpenServices['store'],
  view: StreamView<Tracker, Event>,
  last: number,
): Promise<boolean> {
  const events = await store.readEvents(view.stream, Math.max(0, last - groupSize), groupSize)
  const turn = events.findLast((event) => view.isLast(event) || view.isFirst?.(event))
  return turn !== undefined && view.isLast(turn)
}

/** Folds a stream up to a sequence number. */
async function foldStream<Tracker, Event extends AnyEvent>(
  store: OpenServices['store'],
  view: StreamView<Tracker, Event>,
  upTo: number,
): Promise<Tracker> {
  const { fold } = view
  let tracker = view.empty
  if (fold === null) return tracker
  for (let after = 0; after < upTo;) {
    const events = await store.readEvents(view.stream, after, Math.min(groupSize, upTo - after))
    const known = events.flatMap((event) => (readEvent(event) as Event | null) ?? [])
    tracker = foldEvents(fold, tracker, known)
    after = events.at(-1)?.seq ?? upTo
  }
  return tracker
}
