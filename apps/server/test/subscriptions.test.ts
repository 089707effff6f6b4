import {
  emptyApply,
  foldApply,
  foldEvents,
  type PlanApplyTracker,
  readEvent,
  type RunEvent,
} from '@millrace/core/browser'
import type { StoredEvent } from '@millrace/core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { messageOf, messagesOf, now, openProject, type OpenProject } from './open-project.ts'

let project: OpenProject
let runId = ''
let events: readonly StoredEvent[] = []
let epoch = 0

beforeAll(async () => {
  project = await openProject()
  runId = await project.apply('prod')
  events = await project.caller.run.events({ runId, limit: 5000 })
  epoch = events[0]?.epoch ?? 0
})
afterAll(() => project[Symbol.asyncDispose]())

const foldAll = (id: string, all: readonly StoredEvent[]) =>
  foldEvents(
    foldApply,
    emptyApply(id),
    all.flatMap((event) => (readEvent(event) as RunEvent | null) ?? []),
  )

const follow = async (lastEventId?: string) =>
  messagesOf(await project.caller.run.onEvents({ runId, ...(lastEventId && { lastEventId }) }))

type Message = Awaited<ReturnType<typeof follow>>[number]
const eventsIn = (messages: readonly Pick<Message, 'data'>[]) =>
  messages.flatMap(({ data }) => (data.kind === 'events' ? data.events : []))

/** The tracker as a client has it after these messages. */
function foldMessages(id: string, messages: readonly Pick<Message, 'data'>[]): PlanApplyTracker {
  let tracker = emptyApply(id)
  for (const { data } of messages) {
    if (data.kind !== 'events') tracker = data.tracker
    else
      tracker = foldEvents(
        foldApply,
        tracker,
        data.events.flatMap((event) => (readEvent(event) as RunEvent | null) ?? []),
      )
  }
  return tracker
}

describe('a subscription', () => {
  it('without a cursor begins with the state and ends where the run has ended', async () => {
    const messages = await follow()
    const data = {
      kind: 'state',
      tracker: foldAll(runId, events),
      seq: events.length,
      serverTime: now,
    }
    expect(messages).toEqual([{ id: `${epoch}:${events.length}`, data }])
  })

  it('with a cursor gives exactly the missed events', async () => {
    for (const seen of [1, 4, events.length - 1]) {
      const messages = await follow(`${epoch}:${seen}`)
      expect(messages.every(({ data }) => data.kind === 'events')).toBe(true)
      expect(eventsIn(messages)).toEqual(events.slice(seen))
      expect(messages.at(-1)?.id).toBe(`${epoch}:${events.length}`)
    }
  })

  it('with a cursor at the end of an ended run is complete at once', async () => {
    expect(await follow(`${epoch}:${events.length}`)).toEqual([])
  })

  it('from 0:0 gives all events, dense from 1', async () => {
    const all = eventsIn(await follow('0:0'))
    expect(all).toEqual(events)
    expect(all.map(({ seq }) => seq)).toEqual(events.map((_event, index) => index + 1))
  })

  it('with a cursor of another log or from the future is reset to the state', async () => {
    for (const cursor of [`${epoch + 1}:3`, `${epoch}:${events.length + 1}`]) {
      const messages = await follow(cursor)
      const data = {
        kind: 'reset',
        tracker: foldAll(runId, events),
        seq: events.length,
        serverTime: now,
      }
      expect(messages).toEqual([{ id: `${epoch}:${events.length}`, data }])
    }
  })

  it('with a malformed cursor is refused', async () => {
    for (const cursor of ['abc', '1', '1:-2', '1:2:3', `${'9'.repeat(20)}:1`])
      await expect(follow(cursor)).rejects.toMatchObject({
        code: 'BAD_REQUEST',
        cause: { code: 'arguments_invalid' },
      })
  })

  it('resumed at any message folds to what an unbroken one folds to', async () => {
    const whole = foldAll(runId, events)
    for (const seen of [1, Math.floor(events.length / 2), events.length - 1]) {
      const before = {
        data: { kind: 'events' as const, stream: '', epoch, events: events.slice(0, seen) },
      }
      const rest = await follow(`${epoch}:${seen}`)
      expect(foldMessages(runId, [before, ...rest])).toEqual(whole)
    }
  })
})

describe('a plan that failed', () => {
  it('goes on streaming to its end when it is computed anew', async () => {
    vi.spyOn(project.opened.store, 'getSnapshots').mockRejectedValueOnce(new Error('no answer'))
    const failed = await project.plan('anew')
    expect(failed.status).toBe('failed')
    const { planId } = await project.caller.plan.create({ environment: 'anew' })
    expect(planId).toBe(failed.id)
    const [fromStart, joined] = await Promise.all([
      messagesOf(await project.caller.plan.onOverview({ planId, lastEventId: '0:0' })),
      messagesOf(await project.caller.plan.onOverview({ planId })),
    ])
    const seen = fromStart.flatMap(({ data }) => (data.kind === 'events' ? data.events : []))
    expect(seen.map(({ seq }) => seq)).toEqual(seen.map((_event, index) => index + 1))
    const turns = seen.map(({ type }) => type).filter((type) => type.startsWith('plan.'))
    expect(turns).toEqual(['plan.requested', 'plan.failed', 'plan.requested', 'plan.ready'])
    const heard = joined.flatMap(({ data }) => (data.kind === 'events' ? data.events : []))
    expect(heard.at(-1)).toEqual(seen.at(-1))
  })
})

describe('watchers of one run', () => {
  it('fold to the same tracker as the log, early and late ones, and those before the run', async () => {
    const { id: planId } = await project.plan('watched')
    const early = messagesOf(await project.caller.plan.onApply({ planId }))
    const submitted = await project.caller.plan.submit({ planId })
    const resumed = messagesOf(
      await project.caller.run.onEvents({ ...submitted, lastEventId: '0:0' }),
    )
    const joined = messagesOf(await project.caller.run.onEvents(submitted))
    const all = await Promise.all([early, resumed, joined])
    const late = await messagesOf(await project.caller.run.onEvents(submitted))
    const log = await project.caller.run.events({ ...submitted, limit: 5000 })
    const expected = foldAll(submitted.runId, log)
    expect(expected.status).toBe('completed')
    for (const messages of [...all, late])
      expect(foldMessages(submitted.runId, messages)).toEqual(expected)
  })
})

describe('a plan without a run', () => {
  it('is followed by one that was cut off while it waited, with the run it got', async () => {
    const { id: planId } = await project.plan('later')
    const stream = (await project.caller.plan.onApply({ planId }))[Symbol.asyncIterator]()
    const { id: lastEventId } = messageOf((await stream.next()).value!)
    const submitted = await project.caller.plan.submit({ planId })
    const resumed = await messagesOf(await project.caller.plan.onApply({ planId, lastEventId }))
    expect(resumed[0]).toMatchObject({
      id: '0:0',
      data: { kind: 'reset', tracker: emptyApply(submitted.runId), seq: 0 },
    })
    const log = await project.caller.run.events({ ...submitted, limit: 5000 })
    expect(eventsIn(resumed)).toEqual(log)
    expect(foldMessages('', resumed)).toEqual(foldAll(submitted.runId, log))
  })

  it('is waited for with an empty tracker, and no longer when it is discarded', async () => {
    const { id: planId } = await project.plan('unsure')
    const stream = (await project.caller.plan.onApply({ planId }))[Symbol.asyncIterator]()
    const first = await stream.next()
    expect(messageOf(first.value!)).toEqual({
      id: '0:0',
      data: { kind: 'state', tracker: emptyApply(''), seq: 0, serverTime: now },
    })
    const next = stream.next()
    await project.caller.plan.discard({ planId })
    expect(await next).toEqual({ done: true, value: undefined })
    const later = await messagesOf(await project.caller.plan.onCancel({ planId }))
    expect(later).toMatchObject([{ id: '0:0' }])
  })
})

describe('unsubscribing', () => {
  /** Counts who listens to the log. */
  function countListeners() {
    const { store } = project.opened
    const attach = store.onAppend.bind(store)
    const count = { now: 0, most: 0 }
    const spy = vi.spyOn(store, 'onAppend').mockImplementation((listener) => {
      const detach = attach(listener)
      count.most = Math.max(count.most, ++count.now)
      return () => {
        count.now -= 1
        detach()
      }
    })
    return { count, release: () => spy.mockRestore() }
  }

  it('by a signal ends the wait and releases the listener', async () => {
    const { id: planId } = await project.plan('left')
    const { count, release } = countListeners()
    const leave = new AbortController()
    const stream = await project.callerUntil(leave.signal).plan.onApply({ planId })
    const iterator = stream[Symbol.asyncIterator]()
    await iterator.next()
    const next = iterator.next()
    await vi.waitUntil(() => count.now === 1, 60_000)
    leave.abort()
    expect(await next).toEqual({ done: true, value: undefined })
    expect(count).toEqual({ now: 0, most: 1 })
    release()
  })

  it('by leaving the loop releases the listener', async () => {
    const { count, release } = countListeners()
    for await (const _message of await project.caller.run.onEvents({ runId, lastEventId: '0:0' }))
      break
    expect(count).toEqual({ now: 0, most: 1 })
    release()
  })
})
