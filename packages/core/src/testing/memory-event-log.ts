import type { EventLog, StreamName } from '../state/event-log.ts'
import { isoOf, type MemorySession, throughJson } from './memory-session.ts'

/** Events and tracker checkpoints in memory. */
export function createMemoryEventLog({ state, tables, appended }: MemorySession): EventLog {
  const { streams, lastSeqs, checkpoints } = tables
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
        seq: (before.at(-1)?.seq ?? lastSeqs.get(stream) ?? 0) + index + 1,
        type: event.type,
        version: event.version,
        at: isoOf(event.at),
        payload: throughJson(event.payload),
      }))
      if (added.length > 0) {
        streams.set(stream, [...before, ...added])
        lastSeqs.set(stream, added.at(-1)?.seq ?? 0)
        appended.add(stream)
      }
      return { epoch, lastSeq: lastSeqs.get(stream) ?? 0 }
    },
    async readEvents(stream, after, limit) {
      const events = eventsOf(stream)
      const from = Math.max(after + 1 - (events[0]?.seq ?? 1), 0)
      return events.slice(from, from + limit)
    },
    async getStreamPosition(stream) {
      const lastSeq = lastSeqs.get(stream)
      return lastSeq === undefined ? null : { epoch, lastSeq }
    },
    async listSilentStreams(before, limit) {
      const last = streams
        .values()
        .flatMap((events) => events.at(-1) ?? [])
        .filter(({ stream, at }) => /^(plan|run):/.test(stream) && at < isoOf(before))
      return last
        .toSorted((a, b) => (a.at < b.at ? -1 : 1))
        .slice(0, limit)
        .map(({ stream }) => stream)
    },
    async deleteEvents(stream, { upTo, limit }) {
      const events = eventsOf(stream)
      const gone = Math.min(events.filter(({ seq }) => seq <= upTo).length, limit)
      if (gone > 0) streams.set(stream, events.slice(gone))
      return gone
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
