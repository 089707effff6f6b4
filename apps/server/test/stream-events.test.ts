import {
  emptyApply,
  foldApply,
  foldEvents,
  type PlanApplyTracker,
  readEvent,
  type RunEvent,
} from '@millrace/core/browser'
import type { NewEvent, StateStore, StoredEvent, TrackerCheckpoint } from '@millrace/core'
import { createMemoryStateStore, fixedClock, manualTimers } from '@millrace/core/testing'
import { beforeEach, describe, expect, it } from 'vitest'
import { foldStream } from '../src/rpc/fold-stream.ts'
import { streamEvents } from '../src/rpc/stream-events.ts'
import { applyView } from '../src/rpc/stream-views.ts'

const at = '2024-01-01T00:00:00.000Z'
const stream = 'run:r_1'
const clock = fixedClock(at)
const timers = manualTimers()
let store: StateStore

beforeEach(() => {
  store = createMemoryStateStore()
})

const event = (type: string, payload: NewEvent['payload']): NewEvent => ({
  type,
  payload,
  version: 1,
  at,
})

/** What a run tells about its models, in a fixed order that looks like none. */
function* runEvents(): Generator<NewEvent> {
  const interval = [at, '2024-01-02T00:00:00.000Z']
  for (let index = 0; ; index += 1) {
    const model = `a.m${index % 40}`
    const part = { model, index: 1 + (index % 7), of: 7, interval, attempt: 1 }
    const batch = { ...part, statementId: `s${index}`, auditOnly: false }
    yield index < 40
      ? event('model.planned', {
          name: model,
          view: model,
          physicalName: `p.${model}`,
          kind: 'incremental',
          dependsOn: [],
          batches: 7,
          auditOnly: false,
          why: { code: 'new', columns: [], parents: [] },
        })
      : index % 3 === 0
        ? event('batch.started', batch)
        : index % 3 === 1
          ? event('batch.done', { ...batch, rows: index, ms: 5 })
          : event('stage.progressed', { stage: 'backfill', done: index, total: 4000 })
  }
}

function view(empty: PlanApplyTracker = emptyApply('r_1')) {
  const isLast = ({ type }: StoredEvent) => type === 'run.ended'
  return { stream, tracker: 'apply@1', empty, fold: foldApply, isLast }
}

/** The first message of who joins. */
async function join(from: StateStore = store, lastEventId?: string) {
  const cursor = lastEventId === undefined ? {} : { lastEventId }
  const messages = streamEvents({ store: from, clock, timers }, view(), cursor)
  const first = await messages.next()
  if (first.done) throw new Error('there was no message')
  await messages.return(undefined)
  const [id, data] = first.value
  return { id, data }
}

async function foldAll(): Promise<PlanApplyTracker> {
  const events = await store.readEvents(stream, 0, 100_000)
  const known = events.flatMap((one) => (readEvent(one) as RunEvent | null) ?? [])
  return foldEvents(foldApply, emptyApply('r_1'), known)
}

describe('checkpoints', () => {
  it('never change what a joiner gets, wherever they were taken', async () => {
    const source = runEvents()
    let length = 0
    for (const next of [1, 499, 500, 501, 640, 1000, 1001, 2222, 2223, 3600]) {
      const missing = Array.from({ length: next - length }, () => source.next().value as NewEvent)
      await store.appendEvents(stream, missing)
      length = next
      const { id, data } = await join()
      expect(id).toBe(`1:${next}`)
      expect(data).toEqual({
        kind: 'state',
        tracker: await foldAll(),
        seq: next,
        serverTime: at,
      })
    }
  })

  it('make joining a long stream one row and a short tail', async () => {
    const source = runEvents()
    const events = Array.from({ length: 2300 }, () => source.next().value as NewEvent)
    await store.appendEvents(stream, events)
    const read: number[] = []
    const watched: StateStore = {
      ...store,
      readEvents(name, after, limit) {
        read.push(after)
        return store.readEvents(name, after, limit)
      },
    }
    await join(watched)
    expect(Math.min(...read)).toBe(0)
    read.length = 0
    await join(watched)
    expect(Math.min(...read)).toBeGreaterThanOrEqual(1800)
  })

  it('of another log, another tracker, or from the future are not used', async () => {
    const source = runEvents()
    const events = Array.from({ length: 60 }, () => source.next().value as NewEvent)
    await store.appendEvents(stream, events)
    const wrong = { ...emptyApply('wrong'), actor: 'wrong' }
    const good = { stream, tracker: 'apply@1', epoch: 1, seq: 10, state: wrong }
    const unusable: readonly TrackerCheckpoint[] = [
      { ...good, tracker: 'apply@0' },
      { ...good, tracker: 'overview@1' },
      { ...good, seq: 61 },
      { ...good, epoch: 2 },
    ]
    for (const checkpoint of unusable) {
      await store.saveCheckpoint(checkpoint)
      expect((await join()).data).toMatchObject({ tracker: await foldAll() })
    }
  })
})

describe('a checkpoint of an earlier version', () => {
  it('is brought along where the events are no longer kept', async () => {
    const source = runEvents()
    const events = Array.from({ length: 90 }, () => source.next().value as NewEvent)
      .filter(({ type }) => type !== 'stage.progressed')
      .slice(0, 60)
    await store.appendEvents(stream, events)
    const whole = await foldStream(store, applyView('r_1'), { epoch: 1, seq: 60 })
    expect(whole.stages.backfill.done).toBeGreaterThan(0)
    const backfill = { ...whole.stages.backfill, done: 0 }
    const state = { ...whole, stages: { ...whole.stages, backfill } }
    await store.saveCheckpoint({ stream, tracker: 'apply@1', epoch: 1, seq: 60, state })
    const compacted: StateStore = { ...store, readEvents: async () => [] }
    expect(await foldStream(compacted, applyView('r_1'), { epoch: 1, seq: 60 })).toEqual(whole)
  })
})

describe('a cursor', () => {
  it('older than what is kept is reset, never partly replayed', async () => {
    const source = runEvents()
    const events = Array.from({ length: 700 }, () => source.next().value as NewEvent)
    await store.appendEvents(stream, events)
    await join()
    const tracker = await foldAll()
    const compacted: StateStore = {
      ...store,
      readEvents: (name, after, limit) => store.readEvents(name, Math.max(after, 300), limit),
    }
    for (const cursor of ['1:0', '0:0', '1:120', '1:299'])
      expect(await join(compacted, cursor)).toEqual({
        id: '1:700',
        data: { kind: 'reset', tracker, seq: 700, serverTime: at },
      })
    expect((await join(compacted, '1:300')).data).toMatchObject({ kind: 'events' })
  })
})
