import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { SocketClient } from './open-server.ts'
import { follow, openServer, type OpenServer, ownToken } from './open-server.ts'

let open: OpenServer
beforeAll(async () => {
  open = await openServer()
})
afterAll(() => open[Symbol.asyncDispose]())
afterEach(() => {
  vi.restoreAllMocks()
  open.project.errors.length = 0
})

const calls: Readonly<
  Record<
    'query' | 'mutation' | 'subscription',
    (client: SocketClient['client']) => Promise<unknown>
  >
> = {
  query: (client) => client.run.get.query({ runId: 'r_none' }),
  mutation: (client) => client.plan.submit.mutate({ planId: 'p_none' }),
  subscription: (client) => follow(client.run.onEvents.subscribe({ runId: 'r_none' })).done,
}
const kinds = Object.keys(calls) as (keyof typeof calls)[]
const missing = {
  query: 'run_not_found',
  mutation: 'plan_not_found',
  subscription: 'run_not_found',
}

/** What a subscription over server-sent events is told. */
async function askForEvents(runId: string) {
  const input = encodeURIComponent(JSON.stringify({ runId }))
  const headers = { 'x-api-key': ownToken, accept: 'text/event-stream' }
  const { text } = await open.get(`/trpc/run.onEvents?input=${input}`, { headers })
  const [, told] = /event: serialized-error\ndata: (.*)/.exec(text) ?? []
  return { text, error: JSON.parse(told ?? 'null') }
}

describe.each(kinds)('a %s', (kind) => {
  const overSocket = () => calls[kind](open.socket().client)
  const overHttp = () => (kind === 'subscription' ? null : calls[kind](open.http()))

  it('that is refused says so with its code, over HTTP and WebSocket', async () => {
    const told = {
      data: { code: 'NOT_FOUND', httpStatus: 404, app: { code: missing[kind] } },
    }
    await expect(overSocket()).rejects.toMatchObject(told)
    if (kind === 'subscription') expect((await askForEvents('r_none')).error).toMatchObject(told)
    else await expect(overHttp()).rejects.toMatchObject(told)
    expect(open.project.errors).toEqual([])
  })

  it('that fails unexpectedly tells an id, and the log has the rest under it', async () => {
    const secret = new Error('secret words in /a/path')
    vi.spyOn(open.project.opened.store, 'getRun').mockRejectedValue(secret)
    vi.spyOn(open.project.opened.store, 'getPlan').mockRejectedValue(secret)
    const answers = [
      await overSocket().catch((error: unknown) => error),
      kind === 'subscription'
        ? (await askForEvents('r_none')).error
        : await overHttp()?.catch((error: unknown) => error),
    ]
    expect(open.project.errors).toHaveLength(2)
    for (const [index, answer] of answers.entries()) {
      const { message, data } = answer as { message: string; data: unknown }
      const [, id] = /^something unexpected happened \((\w+)\)$/.exec(message) ?? []
      expect(data).toMatchObject({ code: 'INTERNAL_SERVER_ERROR', app: { code: 'internal' } })
      expect(JSON.stringify(answer)).not.toContain('secret')
      expect(open.project.errors[index]?.fields).toMatchObject({
        id,
        requestId: expect.stringMatching(/^[\da-f-]{36}$/),
        ...(kind === 'mutation' ? { planId: 'p_none' } : { runId: 'r_none' }),
        procedure: expect.stringMatching(/^(run|plan)\./),
        error: 'Error: secret words in /a/path',
      })
    }
  })

  it('that is malformed is refused with the code for it', async () => {
    const { client } = open.socket()
    const malformed = {
      query: () => client.run.get.query({ runId: 7 as unknown as string }),
      mutation: () => client.plan.submit.mutate({ planId: 7 as unknown as string }),
      subscription: () =>
        follow(client.run.onEvents.subscribe({ runId: 'r', lastEventId: 7 as unknown as string }))
          .done,
    }
    await expect(malformed[kind]()).rejects.toMatchObject({
      data: { code: 'BAD_REQUEST', app: { code: 'arguments_invalid' } },
    })
  })
})

describe('in a batch', () => {
  it('one refused call does not spoil the others', async () => {
    const client = open.http()
    const [list, get] = await Promise.allSettled([
      client.run.list.query(),
      client.run.get.query({ runId: 'r_none' }),
    ])
    expect(list).toEqual({ status: 'fulfilled', value: { runs: [], next: null } })
    expect(get).toMatchObject({ reason: { data: { app: { code: 'run_not_found' } } } })
  })
})

describe('an unexpected error outside the procedures', () => {
  it('is a problem document with the id of the request the log knows', async () => {
    vi.spyOn(open.project.opened.store, 'listRuns').mockRejectedValue(new Error('secret'))
    const { status, text, json } = await open.get('/metrics', {
      headers: { 'x-api-key': ownToken },
    })
    expect([status, json().code]).toEqual([500, 'internal'])
    expect(text).not.toContain('secret')
    expect(open.project.errors).toMatchObject([
      { fields: { requestId: json().request_id, error: 'Error: secret' } },
    ])
  })
})
