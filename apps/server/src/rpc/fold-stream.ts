import { type AnyEvent, foldEvents, readEvent } from '@millrace/core/browser'
import type { OpenServices } from '../create-services.ts'
import type { StreamView } from './stream-events.ts'

/** Events read from the log at once, at most. */
const groupSize = 500

/** A folded tracker is stored after this many events, so that who joins later reads one row and a tail. */
export const checkpointEvery = 500

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
  const found = await findCheckpoint(store, view, end)
  let tracker = found?.tracker ?? view.empty
  let saved = found?.seq ?? 0
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

interface Checkpoint<Tracker> {
  readonly seq: number
  readonly tracker: Tracker
}

/** The stored tracker to go on from; null where there is none that can be used. */
async function findCheckpoint<Tracker, Event extends AnyEvent>(
  store: OpenServices['store'],
  { stream, tracker, older }: StreamView<Tracker, Event>,
  end: StreamEnd,
): Promise<Checkpoint<Tracker> | null> {
  const read = async (name: string) => {
    const found = await store.getCheckpoint(stream, name)
    const isUsable = found !== null && found.epoch === end.epoch && found.seq <= end.seq
    return isUsable ? { seq: found.seq, tracker: found.state as Tracker } : null
  }
  const found = await read(tracker)
  if (found || !older) return found
  const before = await read(older.tracker)
  return before && { ...before, tracker: older.upgrade(before.tracker) }
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
    tracker: view.tracker,
    epoch,
    seq,
    state: tracker,
  })
}
