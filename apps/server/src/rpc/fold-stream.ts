import { type AnyEvent, foldEvents, readEvent } from '@millrace/core/browser'
import type { OpenServices } from '../create-services.ts'
import type { StreamView } from './stream-events.ts'

/** Events read from the log at once, at most. */
const groupSize = 500

/** A folded tracker is stored after this many events, so that who joins later reads one row and a tail. */
export const checkpointEvery = 500

/**
 * Moves when the shape of a tracker changes: what an earlier version stored is then folded anew. Of streams
 * whose events are no longer kept nothing else is left: whoever moves it brings those along.
 */
const trackerVersion = 1

export interface StreamEnd {
  readonly epoch: number
  readonly seq: number
}

/** Folds a stream up to a sequence number, from the last checkpoint on where there is one. */
export async function foldStream<Tracker, Event extends AnyEvent>(
  store: OpenServices['store'],
  view: StreamView<Tracker, Event>,
  end: StreamEnd,
): Promise<Tracker> {
  const { fold } = view
  if (fold === null) return view.empty
  const found = await store.getCheckpoint(view.stream, nameOf(view.tracker))
  const isUsable = found !== null && found.epoch === end.epoch && found.seq <= end.seq
  let tracker = isUsable ? (found.state as Tracker) : view.empty
  let saved = isUsable ? found.seq : 0
  for (let after = saved; after < end.seq;) {
    const events = await store.readEvents(view.stream, after, Math.min(groupSize, end.seq - after))
    const known = events.flatMap((event) => (readEvent(event) as Event | null) ?? [])
    tracker = foldEvents(fold, tracker, known)
    after = events.at(-1)?.seq ?? end.seq
    if (after - saved < checkpointEvery) continue
    await saveCheckpoint(store, view, { epoch: end.epoch, seq: after, tracker })
    saved = after
  }
  return tracker
}

/** Folds a stream up to a sequence number and stores the tracker, however short the stream is. */
export async function checkpointStream<Tracker, Event extends AnyEvent>(
  store: OpenServices['store'],
  view: StreamView<Tracker, Event>,
  end: StreamEnd,
): Promise<void> {
  const tracker = await foldStream(store, view, end)
  if (view.fold !== null) await saveCheckpoint(store, view, { ...end, tracker })
}

async function saveCheckpoint(
  store: OpenServices['store'],
  view: { readonly stream: string; readonly tracker: string },
  { epoch, seq, tracker }: StreamEnd & { readonly tracker: unknown },
): Promise<void> {
  await store.saveCheckpoint({
    stream: view.stream,
    tracker: nameOf(view.tracker),
    epoch,
    seq,
    state: tracker,
  })
}

const nameOf = (tracker: string): string => `${tracker}@${trackerVersion}`
