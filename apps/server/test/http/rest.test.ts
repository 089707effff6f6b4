import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { StoredEvent } from '@millrace/core'
import { endlessModel, messageOf } from '../open-project.ts'
import { type GetOptions, openServer, type OpenServer, ownToken } from './open-server.ts'

let open: OpenServer
let runId = ''
let log: readonly StoredEvent[] = []
beforeAll(async () => {
  open = await openServer()
  runId = await open.project.apply('prod')
  log = await open.project.caller.run.events({ runId, limit: 5000 })
})
afterAll(() => open[Symbol.asyncDispose]())

const key = { 'x-api-key': ownToken }
const ask = (path: string, options: GetOptions = {}) =>
  open.get(`/api/v1${path}`, { ...options, headers: { ...key, ...options.headers } })
const idOf = ({ epoch, seq }: StoredEvent) => `${epoch}:${seq}`

describe('the OpenAPI document', () => {
  it('names every route of the REST face, and nothing else', async () => {
    const document = (await ask('/openapi.json')).json() as {
      readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>
    }
    const told = Object.entries(document.paths).flatMap(([url, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${url}`),
    )
    const served = open.server.routes
      .filter(({ url, method }) => url.startsWith('/api/v1') && method !== 'OPTIONS')
      .map(({ method, url }) => `${method} ${url.replaceAll(/:(\w+)/g, '{$1}')}`)
    expect(told.toSorted()).toEqual([...new Set(served)].toSorted())
    const text = JSON.stringify(document)
    for (const [, name] of text.matchAll(/#\/components\/schemas\/(\w+)/g))
      expect(text).toContain(`"${name}":{`)
  })
})

describe('workspaces', () => {
  it('are one, which always exists', async () => {
    expect((await ask('/workspaces')).json()).toEqual({
      items: [{ id: 'default', slug: 'default', name: 'default' }],
      next_cursor: null,
    })
  })

  it('that do not exist have no runs', async () => {
    for (const path of ['runs', `runs/${runId}`, `runs/${runId}/events`]) {
      const { status, json } = await ask(`/workspaces/other/${path}`)
      expect([status, json().code]).toEqual([404, 'workspace_not_found'])
    }
  })
})

describe('runs', () => {
  it('are listed, filtered, and found by id with or without their workspace', async () => {
    const run = {
      id: runId,
      kind: 'apply',
      status: 'completed',
      environment: 'prod',
      plan_id: expect.any(String),
      actor: 'ada',
      error: null,
      created_at: expect.stringMatching(/^\d{4}-.*Z$/),
      started_at: expect.stringMatching(/Z$/),
      ended_at: expect.stringMatching(/Z$/),
    }
    const list = (query: string) => ask(`/workspaces/default/runs${query}`)
    expect((await list('?status=completed')).json()).toEqual({ items: [run], next_cursor: null })
    expect((await list('?status=failed')).json().items).toEqual([])
    expect((await list('?environment=dev')).json().items).toEqual([])
    for (const path of [`/runs/${runId}`, `/workspaces/default/runs/${runId}`])
      expect((await ask(path)).json()).toEqual(run)
  })

  it('that do not exist are a problem document', async () => {
    const { status, headers, json } = await ask('/runs/r_none')
    expect([status, headers['content-type']]).toEqual([
      404,
      'application/problem+json; charset=utf-8',
    ])
    expect(json()).toMatchObject({ code: 'run_not_found', status: 404, title: 'Not Found' })
  })

  it('that have ended stay as they are when they are cancelled', async () => {
    const { status, json } = await ask(`/runs/${runId}/cancel`, { method: 'POST' })
    expect([status, json().status]).toEqual([200, 'completed'])
    const none = await ask('/runs/prod/cancel', { method: 'POST' })
    expect([none.status, none.json().code]).toEqual([404, 'run_not_found'])
  })

  it('are cancelled in the name of who asks', async () => {
    await open.project.write({ 'models/a/endless.sql': endlessModel })
    const { id } = await open.project.plan('slow')
    const slow = await open.project.caller.plan.submit({ planId: id })
    for await (const message of await open.project.caller.run.onEvents({
      ...slow,
      lastEventId: '0:0',
    })) {
      const { data } = messageOf(message)
      const events = data.kind === 'events' ? data.events : []
      if (events.some(({ payload }) => payload['model'] === 'a.endless')) break
    }
    const options = { method: 'POST', headers: { 'x-millrace-actor': 'bea' } }
    const { status, json } = await ask(`/workspaces/default/runs/${slow.runId}/cancel`, options)
    expect([status, json().status, json().id]).toEqual([200, 'cancelled', slow.runId])
    const events = await open.project.caller.run.events({ ...slow, types: ['cancel.requested'] })
    expect(events).toMatchObject([{ payload: { by: 'bea' } }])
    await open.project.write({ 'models/a/endless.sql': null })
  })

  it('name every field of a request that is wrong', async () => {
    const { status, json } = await ask('/workspaces/default/runs?limit=0&status=odd')
    expect([status, json().code]).toEqual([400, 'arguments_invalid'])
    expect(
      json()
        .errors.map(({ field }: { field: string }) => field)
        .toSorted(),
    ).toEqual(['limit', 'status'])
  })
})

describe('the events of a run as JSON', () => {
  it('are read in pages, each from the cursor of the one before', async () => {
    const seqs: number[] = []
    let after: string | null = '0:0'
    while (after !== null) {
      const { status, json } = await ask(`/runs/${runId}/events?after=${after}&limit=4`)
      expect(status).toBe(200)
      for (const { seq } of json().items) seqs.push(seq)
      after = json().next_cursor
    }
    expect(seqs).toEqual(log.map(({ seq }) => seq))
    const [first] = (await ask(`/runs/${runId}/events?limit=1`)).json().items
    const { stream: _stream, epoch: _epoch, ...event } = log[0]!
    expect(first).toEqual({ id: idOf(log[0]!), ...event })
  })

  it('are refused after an id that is malformed, of another log, or from the future', async () => {
    const code = async (query: string) => (await ask(`/runs/${runId}/events?${query}`)).json().code
    expect(await code('after=x')).toBe('arguments_invalid')
    expect(await code('limit=5001')).toBe('arguments_invalid')
    expect(await code(`after=${log[0]!.epoch + 1}:1`)).toBe('cursor_unknown')
    expect(await code(`after=${log[0]!.epoch}:${log.length + 1}`)).toBe('cursor_unknown')
  })
})

describe('the events of a run as a stream', () => {
  const accept = 'text/event-stream'
  const streamOf = (id: string, headers = {}, query = '') =>
    ask(`/workspaces/default/runs/${id}/events${query}`, { headers: { accept, ...headers } })

  const read = (text: string) =>
    [...text.matchAll(/^id: (.*)\nevent: (.*)\ndata: (.*)$/gm)].map(([, id, event, data]) => ({
      id,
      event,
      data: JSON.parse(data ?? ''),
    }))

  it('have their own ids, from the start or after the last one seen', async () => {
    const whole = await streamOf(runId)
    expect(whole.headers['content-type']).toBe('text/event-stream; charset=utf-8')
    const all = read(whole.text)
    expect(all.map(({ id }) => id)).toEqual(log.map(idOf))
    expect(all.map(({ event }) => event)).toEqual(log.map(({ type }) => type))
    const resumed = await streamOf(runId, { 'last-event-id': idOf(log[3]!) })
    expect(read(resumed.text)).toEqual(all.slice(4))
    const asked = await streamOf(runId, {}, `?after=${idOf(log[3]!)}`)
    expect(asked.text).toBe(resumed.text)
  })

  it('begin anew with the state where they cannot be resumed', async () => {
    const { text } = await streamOf(runId, { 'last-event-id': `${log[0]!.epoch + 1}:2` })
    expect(read(text)).toMatchObject([
      { id: idOf(log.at(-1)!), event: 'reset', data: { tracker: { status: 'completed' } } },
    ])
  })

  it('are over for who has seen the last one, and for good', async () => {
    const { status, text } = await streamOf(runId, { 'last-event-id': idOf(log.at(-1)!) })
    expect([status, text]).toEqual([204, ''])
  })

  it('come as they happen, and end with the run', async () => {
    const { planId } = await open.project.caller.plan.create({ environment: 'live' })
    for await (const message of await open.project.caller.plan.onOverview({ planId }))
      messageOf(message)
    const submitted = await open.project.caller.plan.submit({ planId })
    const { text } = await streamOf(submitted.runId)
    const stored = await open.project.caller.run.events({ ...submitted, limit: 5000 })
    expect(read(text).map(({ id }) => id)).toEqual(stored.map(idOf))
    expect(read(text).at(-1)?.event).toBe('run.ended')
  })

  it('of a run that does not exist are a problem document', async () => {
    const { status, json } = await streamOf('r_none')
    expect([status, json().code]).toEqual([404, 'run_not_found'])
  })
})
