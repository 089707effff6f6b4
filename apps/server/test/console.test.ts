import type { StoredEvent } from '@millrace/core'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { createServices } from '../src/create-services.ts'
import { createAppCaller } from '../src/app-caller.ts'
import { messageOf, openProject, type OpenProject } from './open-project.ts'

let project: OpenProject

beforeAll(async () => {
  project = await openProject()
})
afterAll(() => project[Symbol.asyncDispose]())
afterEach(() => void vi.restoreAllMocks())

interface FollowOptions {
  readonly workspace?: string
  readonly lastEventId?: string
}

/** Follows the console until an event matches; all events seen, and the first message. */
async function follow(matches: (event: StoredEvent) => boolean, options: FollowOptions = {}) {
  const events: StoredEvent[] = []
  const kinds: string[] = []
  for await (const message of await project.caller.workspace.onEvents(options)) {
    const { data } = messageOf(message)
    kinds.push(data.kind)
    if (data.kind !== 'events') continue
    events.push(...data.events)
    if (events.some(matches)) break
  }
  return { events, kinds }
}

const isLast = (event: StoredEvent) => event.type === 'lease.freed'

describe('the console', () => {
  it('tells what happened while a plan was computed and applied, in order and dense', async () => {
    const heard = follow(isLast)
    await project.apply('prod')
    const { events, kinds } = await heard
    expect([kinds[0], ...new Set(kinds.slice(1))]).toEqual(['state', 'events'])
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_event, at) => at + events[0]!.seq))
    const once = events.map(({ type }) => type).filter((type) => !type.startsWith('plan-'))
    expect(once).toEqual([
      'plan.began',
      'plan.ended',
      'lease.taken',
      'run.began',
      'run.ended',
      'environment.moved',
      'lease.freed',
    ])
    const summary = await follow(
      ({ type, payload }) => type === 'plan-apply' && payload['status'] === 'success',
      { lastEventId: '0:0' },
    )
    const overview = summary.events.filter(({ type }) => type === 'plan-overview')
    expect(overview.at(-1)?.payload).toMatchObject({ environment: 'prod', status: 'success' })
  })

  it('goes on after a cursor, and is reset by one of another log', async () => {
    const { events } = await follow(isLast, { lastEventId: '0:0' })
    const [first] = events
    const resumed = await follow(isLast, { lastEventId: `${first!.epoch}:1` })
    expect(resumed.kinds.includes('reset')).toBe(false)
    expect(resumed.events[0]?.seq).toBe(2)
    const stream = await project.caller.workspace.onEvents({ lastEventId: '99:1' })
    for await (const message of stream) {
      expect(messageOf(message).data).toMatchObject({ kind: 'reset', tracker: null })
      break
    }
  })

  it('of another workspace is silent about this one', async () => {
    await project.caller.workspace.create({ workspace: 'quiet' })
    const stream = await project.caller.workspace.onEvents({ workspace: 'quiet' })
    for await (const message of stream) {
      expect(messageOf(message)).toMatchObject({ data: { kind: 'state', seq: 0 } })
      break
    }
    await expect(
      Array.fromAsync(await project.caller.workspace.onEvents({ workspace: 'none' })),
    ).rejects.toMatchObject({ cause: { code: 'workspace_not_found' } })
  })

  it('is told how tests went', async () => {
    const heard = follow(({ type }) => type === 'tests')
    await project.caller.test.run()
    const { events } = await heard
    expect(events.at(-1)?.payload).toMatchObject({ total: 1, successful: 1, dialect: 'duckdb' })
  })

  it('ends for a reader who left', async () => {
    const leave = new AbortController()
    const stream = await project.callerUntil(leave.signal).workspace.onEvents()
    const iterator = stream[Symbol.asyncIterator]()
    await iterator.next()
    const next = iterator.next()
    leave.abort()
    expect(await next).toMatchObject({ done: true })
  })
})

describe('a notice', () => {
  const notice = { level: 'error', message: 'no file came', source: 'loader' } as const

  it('is a line of the console with who told it', async () => {
    const heard = follow(({ type }) => type === 'errors')
    await project.caller.workspace.notify({ ...notice, data: { expected: 3 } })
    expect((await heard).events.at(-1)?.payload).toMatchObject({
      message: 'no file came',
      origin: 'loader',
      type: 'notice',
      actor: 'ada',
      data: { expected: 3 },
    })
  })

  it('of more than 4 kB is refused', async () => {
    for (const large of [{ message: 'x'.repeat(5000) }, { data: { x: 'ü'.repeat(2100) } }])
      await expect(project.caller.workspace.notify({ ...notice, ...large })).rejects.toMatchObject({
        cause: { code: 'arguments_invalid' },
      })
  })

  it('too many of one actor are refused until time has passed; those of others are not', async () => {
    let now = Date.parse('2024-01-11T00:00:00Z')
    const services = createServices({
      ...project.services.options,
      clock: { now: () => new Date(now) },
    })
    vi.spyOn(services, 'open').mockResolvedValue(project.opened)
    const as = (actor: string) => createAppCaller({ services, actor }).workspace
    for (let told = 0; told < 10; told += 1) await as('bob').notify(notice)
    await expect(as('bob').notify(notice)).rejects.toMatchObject({
      code: 'TOO_MANY_REQUESTS',
      cause: { code: 'notices_limited', details: { retryAfterMs: 10_000 } },
    })
    await as('eve').notify(notice)
    now += 10_001
    await as('bob').notify(notice)
    await services[Symbol.asyncDispose]()
  })
})

describe('an exception', () => {
  it('is a line of the console, without its words, and known by its id', async () => {
    const heard = follow(({ payload }) => payload['trigger'] === 'plan.list')
    vi.spyOn(project.opened.store, 'listPlans').mockRejectedValueOnce(
      new Error(`password is hunter2, see ${project.root}`),
    )
    const error = await project.caller.plan.list({}).then(
      () => new Error('it was answered'),
      (thrown: unknown) => thrown as Error,
    )
    const { events } = await heard
    const payload = events.find(({ type, payload: { trigger } }) => type === 'errors' && trigger)
    expect(payload?.payload).toMatchObject({
      origin: 'server',
      trigger: 'plan.list',
      status: 500,
      type: 'internal',
      message: error.message,
    })
    expect(JSON.stringify(events)).not.toContain('hunter2')
    expect(JSON.stringify(events)).not.toMatch(/\bat .*:\d+:\d+/)
    const id = String((payload!.payload['data'] as { id: string }).id)
    expect(await project.caller.error.get({ id })).toMatchObject({
      id,
      code: 'internal',
      trigger: 'plan.list',
      message: error.message,
    })
    expect(project.errors.at(-1)).toMatchObject({ fields: { id } })
  })

  it('that is a refusal is no line of the console', async () => {
    const before = await project.opened.store.getStreamPosition('workspace')
    await project.caller.plan.get({ planId: 'p_none' }).catch(() => {})
    await project.opened.journal.settled()
    expect(await project.opened.store.getStreamPosition('workspace')).toEqual(before)
  })

  it('while a plan is computed is told as that plan', async () => {
    vi.spyOn(project.opened.store, 'getSnapshots').mockRejectedValueOnce(new Error('no answer'))
    const heard = follow(({ payload }) => String(payload['trigger']).startsWith('plan p_'))
    expect((await project.plan('broken')).status).toBe('failed')
    expect((await heard).events.at(-1)).toMatchObject({
      type: 'errors',
      payload: { type: 'internal' },
    })
  })
})
