import type { AnyEvent } from '@millrace/core/browser'
import { MillraceError } from '../millrace-error.ts'
import type { Transport } from '../transport.ts'
import { createEventQueue } from './event-queue.ts'
import { type FollowedStream, followStream, type StreamFollower } from './follow-stream.ts'
import { knownEvents } from './known-events.ts'

/** Every event of a stream exactly once, in order; ends where the stream does. */
export function streamEvents<Event extends AnyEvent>(
  transport: Transport,
  stream: FollowedStream,
): AsyncIterableIterator<Event, undefined> {
  // Opened by the first `next`, so that an iterator nobody reads holds nothing.
  let follower: StreamFollower | null = null
  const queue = createEventQueue<Event>({
    start: () => (follower ??= follow()).start(),
    stop: () => follower?.stop(),
  })
  const follow = () =>
    followStream(transport, stream, {
      state(_tracker, kind) {
        if (kind === 'state') return
        follower?.stop()
        queue.end(
          new MillraceError('events_reset', {
            message: 'the log was replaced by another one since the event to go on from',
            hint: 'read the events from the start',
          }),
        )
      },
      events: (events) => queue.push(knownEvents<Event>(events)),
      status: () => {},
      error: (error) => queue.end(error),
      complete: () => queue.end(null),
    })
  return queue
}
