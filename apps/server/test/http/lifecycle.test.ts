import path from 'node:path'
import { manualTimers } from '@millrace/core/testing'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { startServer } from '../../src/start-server.ts'
import { openProject } from '../open-project.ts'
import { follow, openServer, type OpenServer, ownToken, smallProject } from './open-server.ts'

let opened: AsyncDisposable[] = []
afterEach(async () => {
  vi.restoreAllMocks()
  for (const one of opened.toReversed()) await one[Symbol.asyncDispose]()
  opened = []
})
function keep<One extends AsyncDisposable>(one: One): One {
  opened.push(one)
  return one
}

describe('starting', () => {
  it('takes a free port and a random token, and answers which server it is', async () => {
    const { server, get } = keep(await openServer({ token: null }))
    expect(server.port).toBeGreaterThan(0)
    expect(server.token).toMatch(/^[\w-]{43}$/)
    expect((await get('/healthz')).json()).toEqual({
      status: 'ok',
      instanceId: server.instanceId,
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      protocolVersion: 1,
      stateId: expect.any(String),
    })
    expect((await get('/readyz')).json()).toEqual({ status: 'ready' })
  })

  it('is refused on a port that is taken, which is named with its holder', async () => {
    const first = keep(await openServer())
    const { port } = first.server
    await expect(openServer({ port }, first.project)).rejects.toMatchObject({
      code: 'port_in_use',
      message: expect.stringMatching(
        process.platform === 'linux'
          ? `port ${port} .* by process ${process.pid} \\(`
          : `port ${port} `,
      ),
    })
    expect((await first.get('/readyz')).status).toBe(200)
  })

  it('is refused where others can reach it without a token, before anything is opened', async () => {
    const project = keep(await openProject(smallProject))
    const options = { ...project.services.options, root: '/nowhere' }
    for (const token of [null, 'short'])
      await expect(
        startServer({ ...options, host: '0.0.0.0', port: 0, token }),
      ).rejects.toMatchObject({ code: 'token_required' })
    await expect(
      startServer({ ...options, host: '127.0.0.1', port: 0, token: null }),
    ).rejects.toMatchObject({ code: 'project_not_found' })
  })

  it('where others can reach it lets in nobody without the token, pages included', async () => {
    const open = keep(await openServer({ host: '0.0.0.0' }))
    const host = `127.0.0.1:${open.server.port}`
    const ask = (headers: Readonly<Record<string, string>>) =>
      open.get('/trpc/run.list', { headers: { host, ...headers } }).then(({ status }) => status)
    expect(await ask({ origin: `http://${host}` })).toBe(401)
    expect(await ask({ 'x-api-key': ownToken })).toBe(200)
  })
})

describe('an unknown path', () => {
  it('is answered by a problem document that names the request', async () => {
    const { get } = keep(await openServer())
    const { status, headers, json } = await get('/elsewhere?token=secret')
    expect([status, headers['content-type']]).toEqual([
      404,
      'application/problem+json; charset=utf-8',
    ])
    expect(json()).toMatchObject({
      type: expect.stringContaining('route_not_found'),
      title: 'Not Found',
      status: 404,
      code: 'route_not_found',
      detail: 'there is nothing at this path',
      request_id: expect.stringMatching(/^[\da-f-]{36}$/),
    })
  })
})

describe('the page', () => {
  it('has no inline script or style, and its files are served', async () => {
    const { get } = keep(await openServer())
    const { text, headers } = await get('/')
    expect(headers['content-type']).toBe('text/html; charset=utf-8')
    expect(text).not.toMatch(/<script(?![^>]*src=)|<style|style=| on\w+=/)
    for (const [, file] of text.matchAll(/(?:src|href)="([^"]+)"/g))
      expect((await get(file ?? '')).status).toBe(200)
    expect((await get('/../package.json')).status).toBe(404)
    expect((await get('/%2e%2e/package.json')).status).toBe(404)
  })
})

describe('a page that is given', () => {
  it('is served instead, its files by their paths and types, and nothing beside it', async () => {
    const project = keep(
      await openProject({
        ...smallProject,
        'web/index.html': '<p>ours</p>',
        'web/assets/app.js': 'export {}',
        'web/notes.txt': 'a kind of file that is not for browsers',
        'beside.js': 'export {}',
      }),
    )
    const page = path.join(project.root, 'web')
    const { get } = keep(await openServer({ page }, project))
    expect((await get('/')).text).toBe('<p>ours</p>')
    expect((await get('/assets/app.js')).headers['content-type']).toMatch('text/javascript')
    for (const other of ['/page.js', '/notes.txt', '/beside.js', '/../beside.js', '/assets'])
      expect((await get(other)).status).toBe(404)
  })
})

describe('metrics', () => {
  it('count requests, sockets, subscriptions, events and runs', async () => {
    const open = keep(await openServer())
    const { client } = open.socket()
    const { planId } = await client.plan.create.mutate({ environment: 'prod' })
    await follow(client.plan.onOverview.subscribe({ planId, lastEventId: '0:0' })).done
    const followed = follow(client.plan.onApply.subscribe({ planId }))
    await expect.poll(() => followed.messages.length).toBe(1)
    await open.get('/elsewhere')
    const headers = { authorization: `Bearer ${ownToken}` }
    const { text } = await open.get('/metrics', { headers })
    const value = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1])
    expect(value('millrace_sockets')).toBe(1)
    expect(value('millrace_subscriptions')).toBe(1)
    expect(value('millrace_runs_active')).toBe(0)
    expect(value('millrace_slow_consumers_closed_total')).toBe(0)
    expect(value('millrace_events_delivered_total')).toBeGreaterThan(3)
    expect(value('process_resident_memory_bytes')).toBeGreaterThan(0)
    expect(text).toContain('millrace_http_request_seconds_count{route="unknown",status="404"} 1')
    await followed.stop()
    const after = () => open.get('/metrics', { headers }).then((answer) => answer.text)
    await expect.poll(after).toMatch(/^millrace_subscriptions 0$/m)
  })
})

describe('closing', () => {
  async function openWatched(open: OpenServer) {
    const { planId } = await open.project.caller.plan.create({ environment: 'prod' })
    const socket = await open.rawSocket()
    const told: string[] = []
    const closed = new Promise<number>((resolve) => void socket.once('close', resolve))
    socket.on('message', (data) => void told.push(`${data}`))
    const params = { path: 'plan.onApply', input: { planId } }
    socket.send(JSON.stringify({ id: 1, method: 'subscription', params }))
    await expect.poll(() => told.length).toBe(2)
    return { socket, told, closed, planId }
  }

  it('tells clients to connect again, ends subscriptions, then takes nothing more', async () => {
    const open = keep(await openServer())
    const { told, closed, planId } = await openWatched(open)
    const input = encodeURIComponent(JSON.stringify({ planId }))
    const headers = { 'x-api-key': ownToken, accept: 'text/event-stream' }
    const events = open.get(`/trpc/plan.onApply?input=${input}`, { headers })
    events.catch(() => {})
    await expect.poll(() => open.server.connections()).toBe(2)
    const closing = open.server.close()
    expect(await closed).toBe(1012)
    await expect(events).rejects.toThrow()
    await closing
    expect(JSON.parse(told.at(-1) ?? '')).toEqual({ id: null, method: 'reconnect' })
    expect(open.server.connections()).toBe(0)
    await expect(open.get('/healthz')).rejects.toThrow('ECONNREFUSED')
    expect(open.server.close()).toBe(open.server.close())
  })

  it('says so while clients are still there, and cuts off those that do not answer', async () => {
    const timers = manualTimers()
    const project = keep(await openProject(smallProject, timers))
    const open = keep(await openServer({}, project))
    const { socket, closed } = await openWatched(open)
    // Nothing is read any more, the close frame included.
    socket.pause()
    const closing = open.server.close()
    const ready = await open.get('/readyz')
    expect([ready.status, ready.json()]).toEqual([503, { status: 'closing' }])
    const headers = { authorization: `Bearer ${ownToken}` }
    const refused = await open.get('/trpc/run.list', { headers })
    expect([refused.status, refused.json().code]).toEqual([503, 'server_closing'])
    await expect(open.rawSocket()).rejects.toThrow(/^503 .*server_closing/)
    timers.advance(2_000)
    await closing
    socket.resume()
    await closed
    expect(open.server.connections()).toBe(0)
  })

  it('waits for calls under way, but not for ever', async () => {
    const timers = manualTimers()
    const project = keep(await openProject(smallProject, timers))
    const open = keep(await openServer({}, project))
    const asked = Promise.withResolvers<void>()
    const answer = Promise.withResolvers<never[]>()
    vi.spyOn(project.opened.store, 'listRuns').mockImplementation(() => {
      asked.resolve()
      return answer.promise
    })
    const call = open.http().run.list.query()
    call.catch(() => {})
    await asked.promise
    const closing = open.server.close()
    await expect.poll(() => timers.waiting()).toContain(2_000)
    timers.advance(2_000)
    await expect(call).rejects.toThrow()
    await closing
    answer.resolve([])
  })

  it('closes the services it opened itself, and leaves those of others', async () => {
    const project = keep(await openProject(smallProject))
    const shared = await openServer({}, project)
    await shared[Symbol.asyncDispose]()
    expect((await project.caller.run.list()).runs).toEqual([])
    await project.services[Symbol.asyncDispose]()
    const place = { host: '127.0.0.1', port: 0, token: null }
    const { clock: _clock, ...options } = project.services.options
    const own = await startServer({ ...options, ...place })
    await expect(startServer({ ...options, ...place })).rejects.toMatchObject({
      code: 'state_busy',
    })
    await own.close()
    const again = await startServer({ ...options, ...place })
    await again.close()
  })
})
