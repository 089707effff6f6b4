import type { EventLog, StreamName } from '../state/event-log.ts'
import { isoOf, type MemorySession, throughJson } from './memory-session.ts'

/** Events and tracker checkpoints in memory. */
export function createMemoryEventLog({ state, tables, appended }: MemorySession): EventLog {
  const { streams, checkpoints } = tables
  const { epoch } = state

  function eventsOf(stream: StreamName) {
    return streams.get(stream) ?? []
  }

  return {
    async appendEvents(stream, events) {
      const before = eventsOf(stream)
      const added = events.map((event, index) => ({
        stream,
        epoch,
        seq: before.length + index + 1,
        type: event.type,
        version: event.version,
        at: isoOf(event.at),
        payload: throughJson(event.payload),
      }))
      if (added.length > 0) {
        streams.set(stream, [...before, ...added])
        appended.add(stream)
      }
      return { epoch, lastSeq: before.length + added.length }
    },
    async readEvents(stream, after, limit) {
      return eventsOf(stream).slice(Math.max(after, 0), Math.max(after, 0) + limit)
    },
    async getStreamPosition(stream) {
      const events = streams.get(stream)
      return events ? { epoch, lastSeq: events.length } : null
    },
    async saveCheckpoint(checkpoint) {
      const key = `${checkpoint.stream}\n${checkpoint.tracker}`
      const before = checkpoints.get(key)
      const older = before && (before.epoch - checkpoint.epoch || before.seq - checkpoint.seq) > 0
      if (!older) checkpoints.set(key, throughJson(checkpoint))
    },
    async getCheckpoint(stream, tracker) {
      return checkpoints.get(`${stream}\n${tracker}`) ?? null
    },
  }
}
