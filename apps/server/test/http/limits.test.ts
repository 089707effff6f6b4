import { get, type IncomingMessage } from 'node:http'
import { manualTimers, type ManualTimers } from '@millrace/core/testing'
import { afterEach, describe, expect, it } from 'vitest'
import type { WebSocket } from 'ws'
import { openProject } from '../open-project.ts'
import { follow, openServer, type OpenServer, ownToken, smallProject } from './open-server.ts'

let opened: AsyncDisposable[] = []
afterEach(async () => {
  for (const one of opened.toReversed()) await one[Symbol.asyncDispose]()
  opened = []
})
function keep<One extends AsyncDisposable>(one: One): One {
  opened.push(one)
  return one
}
const codeOf = (code: string) => ({ data: { app: { code } } })
const authorization = `Bearer ${ownToken}`

describe('a request', () => {
  it('with a body that is too large is refused, to clients of the procedures too', async () => {
    const open = keep(await openServer({ limits: { payloadBytes: 2000 } }))
    const sql = `select '${'x'.repeat(3000)}'`
    const request = open.http().plan.create.mutate({ environment: sql })
    await expect(request).rejects.toMatchObject(codeOf('payload_too_large'))
    const answer = await open.get('/trpc/plan.create', {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify(sql),
    })
    expect([answer.status, answer.json().code]).toEqual([413, 'payload_too_large'])
  })

  it('of another type than JSON is refused, as a form of a foreign page would be', async () => {
    const open = keep(await openServer())
    const answer = await open.get('/trpc/plan.create', {
      method: 'POST',
      headers: { authorization, 'content-type': 'text/plain' },
      body: '{"environment":"prod"}',
    })
    expect([answer.status, answer.json().code]).toEqual([400, 'arguments_invalid'])
  })

  it('with too many calls is refused over HTTP and over a WebSocket', async () => {
    const open = keep(await openServer({ limits: { batch: 3 } }))
    const { client } = open.socket()
    for (const calls of [open.http(), client]) {
      await calls.run.list.query()
      const four = Promise.all([1, 2, 3, 4].map(() => calls.run.list.query()))
      await expect(four).rejects.toMatchObject(codeOf('batch_too_large'))
    }
  })
})

describe('connections', () => {
  it('are bounded for one address, and there is room again when one is closed', async () => {
    const open = keep(await openServer({ limits: { connectionsPerAddress: 2 } }))
    const first = await open.rawSocket()
    await open.rawSocket()
    await expect(open.rawSocket()).rejects.toThrow(/^429 .*too_many_connections/)
    const { planId } = await open.http().plan.create.mutate({ environment: 'prod' })
    const input = encodeURIComponent(JSON.stringify({ planId }))
    const headers = { authorization, accept: 'text/event-stream' }
    const events = await open.get(`/trpc/plan.onApply?input=${input}`, { headers })
    expect(events.text).toContain('too_many_connections')
    first.close()
    await expect.poll(() => open.server.connections()).toBe(1)
    await open.rawSocket()
  })

  it('are bounded for all addresses together', async () => {
    const open = keep(await openServer({ limits: { connections: 1 } }))
    await open.rawSocket()
    await expect(open.rawSocket()).rejects.toThrow(/^429 .*too_many_connections/)
  })

  it('follow a bounded number of streams each', async () => {
    const open = keep(await openServer({ limits: { subscriptionsPerSocket: 2 } }))
    const { client } = open.socket()
    const { planId } = await client.plan.create.mutate({ environment: 'prod' })
    const followed = [1, 2].map(() => follow(client.plan.onApply.subscribe({ planId })))
    await expect.poll(() => followed.map(({ messages }) => messages.length)).toEqual([1, 1])
    const third = follow(client.plan.onApply.subscribe({ planId }))
    await expect(third.done).rejects.toMatchObject(codeOf('too_many_subscriptions'))
    await followed[0]?.stop()
    await expect
      .poll(async () => {
        const again = follow(client.plan.onApply.subscribe({ planId }))
        again.done.catch(() => {})
        await expect.poll(() => again.messages.length).toBe(1)
        await again.stop()
        return 'followed'
      })
      .toBe('followed')
    await followed[1]?.stop()
  })

  it('that send a message that is too large are closed with the code for it', async () => {
    const open = keep(await openServer({ limits: { payloadBytes: 2000 } }))
    const socket = await open.rawSocket()
    const closed = closeOf(socket)
    socket.send('x'.repeat(3000))
    expect(await closed).toBe(1009)
  })

  it('that do not answer whether they live are closed, and others stay', async () => {
    const open = keep(await openServer({ limits: { keepAliveMs: 20, pongMs: 20 } }))
    const { client, closes } = open.socket()
    await client.run.list.query()
    const dead = await open.rawSocket()
    expect(await closeOf(dead)).toBe(1006)
    expect((await client.run.list.query()).runs).toEqual([])
    expect(closes).toEqual([])
  })

  it('that announce connection parameters and send none are closed', async () => {
    const { open, timers } = await openWithTimers()
    const socket = await open.rawSocket({ path: '/trpc?connectionParams=1', headers: {} })
    const closed = closeOf(socket)
    timers.advance(10_000)
    expect(await closed).toBe(4401)
  })
})

async function openWithTimers(
  place: Parameters<typeof openServer>[0] = {},
): Promise<{ readonly open: OpenServer; readonly timers: ManualTimers }> {
  const timers = manualTimers()
  const project = keep(await openProject(smallProject, timers))
  return { open: keep(await openServer(place, project)), timers }
}

const closeOf = (socket: WebSocket) =>
  new Promise<number>((resolve) => void socket.once('close', resolve))

describe('a client that does not take its messages', () => {
  const big = 'x'.repeat(40_000)

  /** A stream of `count` events of 40 kB, followed by a socket that reads nothing. */
  async function openStalled(place: Parameters<typeof openServer>[0]) {
    const { open, timers } = await openWithTimers(place)
    const { store } = open.project.opened
    const run = { id: 'r_big', kind: 'apply', environment: 'prod', planId: null } as const
    await store.createRun({ ...run, actor: 'ada', createdAt: '2024-01-01T00:00:00.000Z' })
    const append = (count: number) =>
      store.appendEvents(
        'run:r_big',
        Array.from({ length: count }, () => ({
          type: 'cancel.requested',
          version: 1,
          at: '2024-01-01T00:00:00.000Z',
          payload: { by: big },
        })),
      )
    const socket = await open.rawSocket()
    socket.pause()
    return { open, timers, socket, append }
  }

  const subscribe = (socket: WebSocket, id: number, lastEventId = '0:0') => {
    const params = { path: 'run.onEvents', input: { runId: 'r_big', lastEventId } }
    socket.send(JSON.stringify({ id, method: 'subscription', params }))
  }

  it('is closed with its own code after a while, and resumes where it was', async () => {
    const { open, timers, socket, append } = await openStalled({ limits: { pauseBytes: 10_000 } })
    // More than the system's own buffers take, and more than one message.
    await append(600)
    subscribe(socket, 1)
    await expect.poll(() => timers.waiting()).toContain(10_000)
    timers.advance(9_000)
    expect(open.project.errors).toEqual([])
    timers.advance(1_000)
    const seen: number[] = []
    let lastId = '0:0'
    socket.on('message', (data) => {
      const { result } = JSON.parse(`${data}`)
      if (result?.type !== 'data') return
      lastId = result.id
      for (const { seq } of result.data.data.events) seen.push(seq)
    })
    const closed = closeOf(socket)
    socket.resume()
    expect(await closed).toBe(4008)
    expect(seen.length).toBe(500)
    await open.project.opened.store.appendEvents('run:r_big', [
      {
        type: 'run.ended',
        version: 1,
        at: '2024-01-01T00:00:00.000Z',
        payload: { status: 'completed', causes: [] },
      },
    ])
    const { client } = open.socket()
    const rest = await follow(
      client.run.onEvents.subscribe({ runId: 'r_big', lastEventId: lastId }),
    ).done
    for (const { data } of rest)
      if (data.kind === 'events') seen.push(...data.events.map((e) => e.seq))
    expect(seen).toEqual(Array.from({ length: 601 }, (_one, index) => index + 1))
    const { text } = await open.get('/metrics', { headers: { authorization } })
    expect(text).toMatch(/^millrace_slow_consumers_closed_total 1$/m)
  })

  it('of server-sent events is cut off, and one that takes them is not', async () => {
    const { open, timers, append } = await openStalled({})
    await append(600)
    const path = '/api/v1/runs/r_big/events'
    const ask = () =>
      new Promise<IncomingMessage>((resolve) => {
        const { host, port } = open.server
        const headers = { authorization, accept: 'text/event-stream' }
        get({ host, port, path, headers, agent: false }, resolve).on('error', () => {})
      })
    const before = open.server.connections()
    const [reads, stalls] = await Promise.all([ask(), ask()])
    let taken = 0
    for (const response of [reads, stalls]) response.on('error', () => {})
    reads.on('data', (chunk: Buffer) => void (taken += chunk.length))
    await expect.poll(() => taken).toBeGreaterThan(600 * 40_000)
    await expect
      .poll(() => {
        timers.advance(10_000)
        return open.server.connections()
      })
      .toBe(before + 1)
    for (let round = 0; round < 5; round += 1) timers.advance(10_000)
    expect(open.server.connections()).toBe(before + 1)
    expect(reads.closed).toBe(false)
    reads.destroy()
    await expect.poll(() => open.server.connections()).toBe(before)
    stalls.resume()
  })

  it('is closed at once when what waits for it is at the bound', async () => {
    const { socket, append } = await openStalled({ limits: { queueBytes: 300_000 } })
    await append(200)
    const closed = closeOf(socket)
    for (let id = 1; id <= 20; id += 1) {
      const params = { path: 'run.events', input: { runId: 'r_big' } }
      socket.send(JSON.stringify({ id, method: 'query', params }))
    }
    socket.resume()
    expect(await closed).toBe(4008)
  })
})
