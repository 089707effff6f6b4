import { type AnyEvent, type EventEnvelope, readEvent } from '@millrace/core/browser'

/** The events this version knows, checked against their schemas. */
export function knownEvents<Event extends AnyEvent>(events: readonly EventEnvelope[]): Event[] {
  return events.flatMap((event) => (readEvent(event) as Event | null) ?? [])
}
