import { silentLogger } from '@millrace/core'
import { manualTimers } from '@millrace/core/testing'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { retainEvents, startRetainingEvents } from '../src/jobs/retain-events.ts'
import { messagesOf, now, openProject, type OpenProject } from './open-project.ts'

const dayMs = 86_400_000
const later = (days: number) => ({ now: () => new Date(Date.parse(now) + days * dayMs) })

let project: OpenProject | null = null
afterEach(async () => {
  await project?.[Symbol.asyncDispose]()
  project = null
})

const files = { 'millrace.yaml': 'name: small\n', 'models/a/one.sql': 'select 1 as n\n' }

/** A project with one run that ended, and everything a late joiner is told of it. */
async function withRun() {
  const open = (project = await openProject(files))
  const runId = await open.apply('prod')
  const { caller, opened } = open
  const { planId } = await caller.run.get({ runId })
  if (planId === null) throw new Error('the run has a plan')
  const told = async () => ({
    run: await messagesOf(await caller.run.onEvents({ runId })),
    overview: await messagesOf(await caller.plan.onOverview({ planId })),
    apply: await messagesOf(await caller.plan.onApply({ planId })),
    cancel: await messagesOf(await caller.plan.onCancel({ planId })),
  })
  const events = async () => (await caller.run.events({ runId })).length
  const retain = (days: number) => retainEvents({ ...opened, clock: later(days) }, { days: 30 })
  return { open, caller, opened, runId, planId, told, events, retain }
}

describe('events of what ended long ago', () => {
  it('go, and a late joiner gets the same final trackers as before', async () => {
    const { caller, runId, told, events, retain } = await withRun()
    const before = await told()
    expect(await retain(29)).toBe(0)
    expect(await events()).toBeGreaterThan(0)
    expect(await caller.run.get({ runId })).toMatchObject({ replayable: true })
    expect(await retain(31)).toBe(2)
    expect(await events()).toBe(0)
    expect(await told()).toEqual(before)
    expect(await caller.run.get({ runId })).toMatchObject({ replayable: false })
    expect(await retain(31)).toBe(0)
  })

  it('leave a reader with an old cursor the final tracker, and who asks for a moment a refusal', async () => {
    const { caller, runId, events, retain } = await withRun()
    const last = await events()
    const final = await caller.run.trackerAt({ runId, seq: last })
    await retain(31)
    const messages = await messagesOf(await caller.run.onEvents({ runId, lastEventId: '1:2' }))
    expect(messages).toMatchObject([
      { id: `1:${last}`, data: { kind: 'reset', tracker: { status: 'completed' } } },
    ])
    const caughtUp = await caller.run.onEvents({ runId, lastEventId: `1:${last}` })
    expect(await messagesOf(caughtUp)).toEqual([])
    expect(await caller.run.trackerAt({ runId, seq: last })).toEqual(final)
    await expect(caller.run.trackerAt({ runId, seq: 2 })).rejects.toMatchObject({
      cause: { code: 'events_compacted' },
    })
  })

  it('that are deleted while somebody reads them are followed by the final tracker, not by a gap', async () => {
    const { caller, opened, runId, events } = await withRun()
    const last = await events()
    // What the run's own followers read a moment ago must not answer for the log.
    const { readEvents } = opened.store
    vi.spyOn(opened.tails, 'readEvents').mockImplementation(async (stream, after, limit) => {
      const found = await readEvents(stream, after, Math.min(limit, after === 2 ? 1 : limit))
      if (after === 2) await opened.store.deleteEvents(stream, { upTo: last - 1, limit: last })
      return found
    })
    const messages = await messagesOf(await caller.run.onEvents({ runId, lastEventId: '1:2' }))
    expect(messages.at(-1)).toMatchObject({
      id: `1:${last}`,
      data: { kind: 'reset', tracker: { status: 'completed' } },
    })
  })

  it('stay as long as the run has not ended, and those of the console stay', async () => {
    const { opened, retain } = await withRun()
    const { store } = opened
    const createdAt = now
    const run = { id: 'r_open', kind: 'schedule', environment: 'dev', planId: null } as const
    await store.createRun({ ...run, actor: 'ada', createdAt })
    const event = { type: 'run.queued', version: 1, at: '2020-01-01T00:00:00.000Z', payload: {} }
    await store.appendEvents('run:r_open', [event])
    expect(await retain(31)).toBe(2)
    expect(await store.readEvents('run:r_open', 0, 9)).toHaveLength(1)
    expect((await store.readEvents('workspace', 0, 9)).length).toBeGreaterThan(0)
  })

  it('of a pass that was cut in the middle go in the next', async () => {
    const { opened, events, retain, told } = await withRun()
    const before = await told()
    vi.spyOn(opened.store, 'deleteEvents').mockRejectedValueOnce(new Error('full'))
    await expect(retain(31)).rejects.toThrow('full')
    expect(await told()).toEqual(before)
    await retain(31)
    expect(await events()).toBe(0)
    expect(await told()).toEqual(before)
  })
})

describe('the retention job', () => {
  it('looks at once and every hour, goes on after a failure, and stops', async () => {
    const { opened, events } = await withRun()
    const timers = manualTimers()
    const warn = vi.fn<(message: string) => void>()
    const list = vi.spyOn(opened.store, 'listSilentStreams')
    list.mockRejectedValueOnce(new Error('gone'))
    const services = { ...opened, timers, clock: later(31) }
    const job = startRetainingEvents(services, { days: 30 }, { ...silentLogger, warn })
    timers.advance(0)
    await job.settled()
    expect([warn.mock.calls.length, list.mock.calls.length]).toEqual([1, 1])
    expect(timers.waiting()).toEqual([3_600_000])
    timers.advance(3_600_000)
    await job.settled()
    expect(await events()).toBe(0)
    await job[Symbol.asyncDispose]()
    expect(timers.waiting()).toEqual([])
  })

  it.each([0, -1, Number.NaN])('refuses to keep events for %s days', async (days) => {
    const { opened } = await withRun()
    const start = () => startRetainingEvents(opened, { days }, silentLogger)
    expect(start).toThrow('a number of days greater than 0')
  })
})
