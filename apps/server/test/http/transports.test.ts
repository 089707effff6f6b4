import { manualTimers } from '@millrace/core/testing'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { endlessModel, now, openProject } from '../open-project.ts'
import { follow, openServer, type OpenServer, ownToken, smallProject } from './open-server.ts'

let open: OpenServer
let runId = ''

beforeAll(async () => {
  open = await openServer()
  runId = await open.project.apply('prod')
})
afterAll(() => open[Symbol.asyncDispose]())

describe('a server on one port', () => {
  it('answers calls over HTTP, several in one batch', async () => {
    const client = open.http()
    const [run, latest] = await Promise.all([
      client.run.get.query({ runId }),
      client.run.latest.query({ environment: 'prod' }),
    ])
    expect(run).toMatchObject({ id: runId, status: 'completed' })
    const { replayable, can, ...record } = run
    expect(latest).toEqual(record)
    expect([replayable, can]).toEqual([true, { cancel: 'the run has ended (completed)' }])
  })

  it('answers a query in a body, when it is too long for an address; changes only come in one', async () => {
    const ask = (name: string, method: string, input: unknown) => {
      const body = JSON.stringify(input)
      const address = method === 'GET' ? `?input=${encodeURIComponent(body)}` : ''
      const authorization = `Bearer ${ownToken}`
      return open.get(`/trpc/${name}${address}`, {
        method,
        headers: { authorization, 'content-type': 'application/json' },
        ...(method === 'POST' && { body }),
      })
    }
    const long = { sql: `select length('${'x'.repeat(40_000)}') as n` }
    const answer = await ask('query.run', 'POST', long)
    expect(answer.json().result.data.rows).toEqual([{ n: 40_000 }])
    expect((await ask('plan.create', 'GET', { environment: 'dev' })).status).toBe(405)
  })

  it('ends the statement of a query whose caller has gone', async () => {
    const engine = await open.project.opened.engine([])
    const query = engine.query.bind(engine)
    const ends: unknown[] = []
    const watched = vi.spyOn(engine, 'query').mockImplementation(async function* (sql, options) {
      try {
        yield* query(sql, options)
      } catch (error) {
        // The engine says so when it has confirmed that nothing runs any more.
        ends.push((error as { readonly cancelled?: unknown }).cancelled)
        throw error
      }
    })
    const leave = new AbortController()
    const asked = fetch(`http://127.0.0.1:${open.server.port}/trpc/query.run`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ownToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ sql: endlessModel.slice(endlessModel.indexOf('select')) }),
      signal: leave.signal,
    })
    await expect.poll(() => watched.mock.calls.length).toBe(1)
    leave.abort()
    await expect(asked).rejects.toThrow()
    await expect.poll(() => ends).toEqual([true])
    watched.mockRestore()
  })

  it('answers calls and follows streams over a WebSocket', async () => {
    const { client } = open.socket()
    expect(await client.run.get.query({ runId })).toMatchObject({ id: runId })
    const followed = follow(client.run.onEvents.subscribe({ runId }))
    expect(await followed.done).toMatchObject([
      { data: { kind: 'state', tracker: { status: 'completed' }, serverTime: expect.any(String) } },
    ])
  })

  it('follows streams as server-sent events, with ids to resume from', async () => {
    const log = await open.project.caller.run.events({ runId, limit: 5000 })
    const response = await open.get(
      `/trpc/run.onEvents?input=${encodeURIComponent(JSON.stringify({ runId }))}`,
      {
        headers: {
          accept: 'text/event-stream',
          authorization: `Bearer ${ownToken}`,
          'last-event-id': `${log[0]?.epoch}:2`,
        },
      },
    )
    expect(response.headers['content-type']).toContain('text/event-stream')
    expect(response.text).toContain(`id: ${log[0]?.epoch}:${log.length}`)
    const groups = response.text.matchAll(/^data: (\{"kind":"events".*)$/gm)
    const events = [...groups].flatMap(([, data = '']) => JSON.parse(data).events)
    expect(events).toEqual(log.slice(2))
  })

  it('plans and applies for a client on a socket, who sees every event once', async () => {
    const { client } = open.socket()
    const { planId } = await client.plan.create.mutate({ environment: 'dev' })
    await follow(client.plan.onOverview.subscribe({ planId })).done
    const waiting = follow(client.plan.onApply.subscribe({ planId, lastEventId: '0:0' }))
    const submitted = await client.plan.submit.mutate({ planId })
    const events = (await waiting.done).flatMap(({ data }) =>
      data.kind === 'events' ? data.events : [],
    )
    expect(events).toEqual(await client.run.events.query({ ...submitted, limit: 5000 }))
    expect(await client.run.get.query(submitted)).toMatchObject({ actor: 'bea' })
  })
})

describe('a stream that is silent', () => {
  it('says every 15 s that it lives, under the last id, over a WebSocket and as events', async () => {
    const timers = manualTimers()
    await using project = await openProject(smallProject, timers)
    await using quiet = await openServer({}, project)
    const { store } = project.opened
    const run = { id: 'r_quiet', kind: 'apply', environment: 'prod', planId: null } as const
    await store.createRun({ ...run, actor: 'ada', createdAt: now })
    const input = { runId: run.id }
    const { client } = quiet.socket()
    const followed = follow(client.run.onEvents.subscribe(input))
    await expect.poll(() => followed.messages.length).toBe(1)
    for (let round = 2; round < 4; round += 1) {
      await expect.poll(() => timers.waiting()).toContain(15_000)
      timers.advance(15_000)
      await expect.poll(() => followed.messages.length).toBe(round)
      expect(followed.messages.at(-1)).toEqual({ id: '1:0', data: { kind: 'ping', ping: now } })
    }
    const headers = { 'x-api-key': ownToken, accept: 'text/event-stream' }
    const query = encodeURIComponent(JSON.stringify(input))
    const events = quiet.get(`/trpc/run.onEvents?input=${query}`, { headers })
    await expect.poll(() => timers.waiting().filter((ms) => ms === 15_000).length).toBe(2)
    timers.advance(15_000)
    await expect.poll(() => followed.messages.length).toBe(4)
    const payload = { status: 'failed', causes: [] }
    await store.appendEvents('run:r_quiet', [{ type: 'run.ended', version: 1, at: now, payload }])
    await expect.poll(() => timers.waiting().filter((ms) => ms === 5).length).toBe(2)
    timers.advance(5)
    await followed.done
    expect((await events).text).toContain(
      `data: ${JSON.stringify({ kind: 'ping', ping: now })}\nid: 1:0`,
    )
  })
})

describe('a client whose connection breaks again and again', () => {
  it('gets every event once and in order', async () => {
    const { store } = open.project.opened
    const at = '2024-01-01T00:00:00.000Z'
    const run = { id: 'r_long', kind: 'apply', environment: 'prod', planId: null } as const
    await store.createRun({ ...run, actor: 'ada', createdAt: at })
    const event = (by: string) => ({ type: 'cancel.requested', version: 1, at, payload: { by } })
    const { client, breakOff, closes } = open.socket()
    const stream = client.run.onEvents.subscribe({ runId: 'r_long', lastEventId: '0:0' })
    const seqs: number[] = []
    const following = (async () => {
      for await (const { data } of stream)
        if (data.kind === 'events') seqs.push(...data.events.map(({ seq }) => seq))
        else throw new Error(`a cursor was lost: ${data.kind}`)
    })()
    for (let round = 1; round <= 12; round += 1) {
      for (let group = 0; group < 10; group += 1)
        await store.appendEvents(
          'run:r_long',
          Array.from({ length: 10 }, (_one, index) => event(`${round} ${group} ${index}`)),
        )
      // Whatever arrived by then: breaking off is not waited for either.
      await expect.poll(() => seqs.length).toBeGreaterThan((round - 1) * 100)
      breakOff()
    }
    const ended = { type: 'run.ended', version: 1, at, payload: { status: 'failed', causes: [] } }
    await store.appendEvents('run:r_long', [ended])
    await following
    expect(seqs).toEqual(Array.from({ length: 1201 }, (_one, index) => index + 1))
    expect(closes.length).toBeGreaterThan(5)
  })
})
