import { AppError, eventId } from '@millrace/core'
import type { AnyEvent } from '@millrace/core/browser'
import type { OpenServices } from '../create-services.ts'
import { foldStream } from './fold-stream.ts'
import { isKept, type StreamView } from './stream-events.ts'

/** A stream's tracker as it was at an event; throws `events_compacted` where that is no longer known. */
export async function trackerAt<Tracker, Event extends AnyEvent>(
  store: OpenServices['store'],
  view: StreamView<Tracker, Event>,
  seq: number,
) {
  const { epoch = 1, lastSeq = 0 } = (await store.getStreamPosition(view.stream)) ?? {}
  if (seq > lastSeq) {
    throw new AppError('arguments_invalid', {
      message: `there is no event ${seq} yet: the last is ${lastSeq}`,
      details: { lastSeq },
    })
  }
  if (seq < lastSeq && !(await isKept(store, view.stream, { after: 0, last: lastSeq }))) {
    throw new AppError('events_compacted', {
      message: `the events up to ${lastSeq} are no longer kept, only how it ended`,
      hint: `ask for ${lastSeq}`,
      details: { lastSeq },
    })
  }
  return { id: eventId({ epoch, seq }), tracker: await foldStream(store, view, { epoch, seq }) }
}
