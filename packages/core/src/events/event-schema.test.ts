import { describe, expect, it } from 'vitest'
import { eventTypes, sampleEvent, samplePayloads } from '../testing/sample-events.ts'
import { eventId, readEventId } from './event-envelope.ts'
import { eventPayloads, readEvent, type StreamKind, streamKind } from './event-schema.ts'

const kinds = Object.keys(eventPayloads) as StreamKind[]
const all = kinds.flatMap((kind) => eventTypes(kind).map((type) => ({ kind, type })))

describe('event schemas', () => {
  it('have a sample for every event and no other', () => {
    for (const kind of kinds) {
      expect(Object.keys(samplePayloads[kind]).toSorted()).toEqual(eventTypes(kind).toSorted())
    }
  })

  it.each(all)('$kind $type comes back from JSON as it was', ({ kind, type }) => {
    const event = sampleEvent(kind, type)
    const stored = JSON.parse(JSON.stringify(event)) as typeof event
    expect(readEvent(stored)).toEqual(event)
  })

  it.each(all)('$kind $type is refused when its payload is not an object', ({ kind, type }) => {
    expect(readEvent({ ...sampleEvent(kind, type), payload: 'text' })).toBeNull()
    expect(readEvent({ ...sampleEvent(kind, type), payload: null })).toBeNull()
  })

  it('answer null for a type that is unknown, or of another stream', () => {
    expect(readEvent(sampleEvent('run', 'batch.dreamt'))).toBeNull()
    expect(readEvent({ ...sampleEvent('run', 'batch.done'), stream: 'plan:x' })).toBeNull()
    expect(readEvent({ ...sampleEvent('plan', 'plan.ready'), stream: 'elsewhere' })).toBeNull()
    expect(readEvent(sampleEvent('run', 'constructor'))).toBeNull()
    expect(readEvent(sampleEvent('run', '__proto__'))).toBeNull()
  })

  it('drop what a newer version added to a payload', () => {
    const read = readEvent(sampleEvent('run', 'cancel.requested', { since: 'later' }))
    expect(read?.payload).toEqual({ by: 'ada' })
  })
})

describe('stream names and event ids', () => {
  it('tell the kind of a stream', () => {
    expect(streamKind('plan:p_1')).toBe('plan')
    expect(streamKind('run:r_1')).toBe('run')
    expect(streamKind('workspace')).toBe('workspace')
    expect(streamKind('constructor')).toBeNull()
    expect(streamKind('')).toBeNull()
  })

  it('round-trip an id and refuse what is none', () => {
    expect(readEventId(eventId({ epoch: 3, seq: 12 }))).toEqual({ epoch: 3, seq: 12 })
    for (const text of [
      '',
      '1',
      '1:',
      ':1',
      'a:1',
      '1:-1',
      '1:1:1',
      '1:1 ',
      '1:1234567890123456',
    ]) {
      expect(readEventId(text)).toBeNull()
    }
  })
})
