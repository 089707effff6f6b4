import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { appRouter } from '../../src/router.ts'
import { follow, openServer, type OpenServer, ownToken } from './open-server.ts'

let open: OpenServer
beforeAll(async () => {
  open = await openServer({
    allowedOrigins: ['https://desk.example'],
    allowedHosts: ['mill.example'],
  })
})
afterAll(() => open[Symbol.asyncDispose]())

type Kind = 'query' | 'mutation' | 'subscription'
const procedures = Object.entries(appRouter._def.procedures).map(
  ([name, procedure]) =>
    [name, (procedure as unknown as { readonly _def: { readonly type: Kind } })._def.type] as const,
)

/** A call without a valid input: whoever is let in is refused for that, and nothing is done. */
function call(name: string, kind: Kind, headers: Readonly<Record<string, string>> = {}) {
  const isMutation = kind === 'mutation'
  return open.get(`/trpc/${name}${isMutation ? '' : '?input=0'}`, {
    method: isMutation ? 'POST' : 'GET',
    headers: {
      ...(isMutation && { 'content-type': 'application/json' }),
      ...(kind === 'subscription' && { accept: 'text/event-stream' }),
      ...headers,
    },
    ...(isMutation && { body: '0' }),
  })
}

const wrong: readonly Readonly<Record<string, string>>[] = [
  {},
  { authorization: 'Bearer wrong' },
  { 'x-api-key': 'wrong' },
]
const codeIn = (text: string) => /"app":\{"code":"([a-z_]+)"/.exec(text)?.[1] ?? null
const own = () => `http://127.0.0.1:${open.server.port}`

describe('every procedure', () => {
  it('is of a kind that is tested here', () => {
    expect(new Set(procedures.map(([, kind]) => kind))).toEqual(
      new Set(['query', 'mutation', 'subscription']),
    )
  })

  it.each(procedures)(
    '%s refuses who shows no token, or a wrong one, over HTTP',
    async (name, kind) => {
      for (const headers of wrong) {
        const { text, status } = await call(name, kind, headers)
        expect(codeIn(text)).toBe('unauthorized')
        if (kind !== 'subscription') expect(status).toBe(401)
      }
    },
  )

  it.each(procedures)('%s refuses pages of other origins over HTTP', async (name, kind) => {
    const token = { authorization: `Bearer ${ownToken}` }
    for (const origin of ['null', 'https://evil.example', 'http://127.0.0.1:1']) {
      const { status, text } = await call(name, kind, { ...token, origin })
      expect([status, codeIn(text)]).toEqual([403, 'origin_refused'])
    }
    const navigated = await call(name, kind, { ...token, 'sec-fetch-site': 'cross-site' })
    expect([navigated.status, codeIn(navigated.text)]).toEqual([403, 'origin_refused'])
  })

  it('refuses who is not known over a WebSocket, without closing the socket', async () => {
    const { client, closes } = open.socket({ token: 'wrong' })
    for (const [name, kind] of procedures) {
      const [router, verb] = name.split('.') as [string, string]
      const target = (client as unknown as Untyped)[router]![verb]!
      const answer =
        kind === 'query'
          ? target.query!({})
          : kind === 'mutation'
            ? target.mutate!({})
            : follow(target.subscribe!({})).done
      await expect(answer, name).rejects.toMatchObject({
        data: { code: 'UNAUTHORIZED', app: { code: 'unauthorized' } },
      })
    }
    expect(closes).toEqual([])
  })
})

type Untyped = Record<
  string,
  Record<
    string,
    {
      query?: (input: unknown) => Promise<unknown>
      mutate?: (input: unknown) => Promise<unknown>
      subscribe?: (input: unknown) => AsyncIterable<unknown>
    }
  >
>

describe('every route', () => {
  // The app's own addresses answer with its one document, which holds nothing of the project.
  const pages = [
    '/',
    '/plans',
    '/plans/:planId',
    '/runs',
    '/runs/:runId',
    '/models',
    '/models/:model',
    '/query',
    '/lineage',
    '/errors/:errorId',
    '/login',
  ]
  const openPaths = ['/healthz', '/readyz', '/page.css', '/page.js', ...pages]

  it('but the open ones and the procedures needs the token', async () => {
    const found = []
    for (const { method, url } of open.server.routes) {
      const path = url.replaceAll(/:\w+/g, 'x').replace('*', 'run.list')
      const json = { 'content-type': 'application/json' }
      const options = method === 'POST' ? { method, headers: json, body: '{}' } : { method }
      const { status } = await open.get(path, options)
      found.push(`${method} ${url} ${status}`)
    }
    const others = found.filter((line) => !line.endsWith(' 401'))
    expect(others.toSorted()).toEqual([
      'GET / 200',
      'GET /errors/:errorId 200',
      'GET /healthz 200',
      'GET /lineage 200',
      'GET /login 200',
      'GET /models 200',
      'GET /models/:model 200',
      'GET /page.css 200',
      'GET /page.js 200',
      'GET /plans 200',
      'GET /plans/:planId 200',
      'GET /query 200',
      'GET /readyz 200',
      'GET /runs 200',
      'GET /runs/:runId 200',
      // What a browser asks before it sends anything; nothing is done.
      'OPTIONS /api/* 204',
      'OPTIONS /trpc/* 204',
    ])
    expect(found).toContain('POST /api/v1/runs/:id/cancel 401')
  })

  it('but the open ones refuses pages of other origins', async () => {
    for (const { method, url } of open.server.routes) {
      const path = url.replaceAll(/:\w+/g, 'x').replace('*', 'run.list')
      const headers = { origin: 'https://evil.example', 'x-api-key': ownToken }
      const { status, json } = await open.get(path, { method, headers })
      if (openPaths.includes(url)) expect(status).toBe(200)
      else expect([url, status, json().code]).toEqual([url, 403, 'origin_refused'])
    }
  })

  it('can be read by pages of allowed origins, and of no others', async () => {
    const origin = 'https://desk.example'
    const asked = await open.get('/trpc/run.list', { method: 'OPTIONS', headers: { origin } })
    expect(asked.headers).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-allow-headers': expect.stringContaining('authorization'),
      vary: 'origin',
    })
    const refused = await open.get('/trpc/run.list', { headers: { origin, 'x-api-key': 'wrong' } })
    expect([refused.status, refused.headers['access-control-allow-origin']]).toEqual([401, origin])
    for (const other of [own(), 'https://evil.example']) {
      const { headers } = await open.get('/trpc/run.list', { headers: { origin: other } })
      expect(headers['access-control-allow-origin']).toBeUndefined()
    }
  })

  it('refuses host names that are not ours, the open ones too', async () => {
    for (const { method, url } of open.server.routes) {
      const path = url.replaceAll(/:\w+/g, 'x').replace('*', 'run.list')
      for (const host of ['evil.example', `evil.example:${open.server.port}`, '127.0.0.1:1']) {
        const answer = await open.get(path, { method, headers: { host } })
        expect([url, host, answer.status, answer.json().code]).toEqual([
          url,
          host,
          403,
          'host_refused',
        ])
      }
    }
  })

  it('carries the headers that keep pages apart', async () => {
    for (const path of ['/', '/healthz', '/nothing', '/trpc/run.list', '/metrics']) {
      const { headers } = await open.get(path)
      expect(headers).toMatchObject({
        'content-security-policy': expect.stringMatching(
          /^default-src 'self';.*frame-ancestors 'none'/,
        ),
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-resource-policy': 'same-origin',
        'cross-origin-opener-policy': 'same-origin',
      })
    }
  })
})

describe('a caller is let in', () => {
  const list = (headers: Readonly<Record<string, string>>) =>
    open.get('/trpc/run.list', { headers }).then(({ status }) => status)

  it('with the token, as bearer or as x-api-key', async () => {
    expect(await list({ authorization: `Bearer ${ownToken}` })).toBe(200)
    expect(await list({ 'x-api-key': ownToken })).toBe(200)
    expect(await list({ authorization: `Basic ${ownToken}`, 'x-api-key': ownToken })).toBe(401)
  })

  it('as a page of our own or an allowed origin, by any name we answer for', async () => {
    const port = open.server.port
    expect(await list({ origin: own() })).toBe(200)
    expect(await list({ host: `localhost:${port}`, origin: `http://localhost:${port}` })).toBe(200)
    expect(await list({ origin: 'https://desk.example' })).toBe(200)
    expect(await list({ 'sec-fetch-site': 'same-origin' })).toBe(200)
  })

  it('not without a token through a proxy or by a name that is not this machine', async () => {
    expect(await list({ origin: own(), 'x-forwarded-for': '10.0.0.1' })).toBe(401)
    const host = 'mill.example'
    expect(await list({ host, origin: 'https://mill.example' })).toBe(401)
    const authorization = `Bearer ${ownToken}`
    expect(await list({ host, origin: 'https://mill.example', authorization })).toBe(200)
  })

  it('not by a navigation, and not with a token in the address', async () => {
    expect(await list({ 'sec-fetch-site': 'none' })).toBe(401)
    const { status } = await open.get(`/trpc/run.list?token=${ownToken}`)
    expect(status).toBe(401)
  })
})

describe('a WebSocket', () => {
  it('is refused to foreign origins and host names, with the code', async () => {
    const authorization = `Bearer ${ownToken}`
    for (const origin of ['null', 'https://evil.example'])
      await expect(open.rawSocket({ headers: { authorization, origin } })).rejects.toThrow(
        /^403 .*origin_refused/,
      )
    await expect(
      open.rawSocket({ headers: { authorization, host: 'evil.example' } }),
    ).rejects.toThrow(/^403 .*host_refused/)
  })

  it('is only opened where the procedures are', async () => {
    await expect(open.rawSocket({ path: '/elsewhere' })).rejects.toThrow(/^404 .*route_not_found/)
  })

  it('needs no token for a page of our own', async () => {
    const socket = await open.rawSocket({ headers: { origin: own() } })
    const answer = new Promise(
      (resolve) => void socket.once('message', (data) => resolve(`${data}`)),
    )
    socket.send(JSON.stringify({ id: 1, method: 'query', params: { path: 'run.list' } }))
    expect(JSON.parse((await answer) as string)).toMatchObject({
      id: 1,
      result: { data: { runs: [] } },
    })
  })
})

describe('the actor of an action', () => {
  const actorOf = async (headers: Readonly<Record<string, string>>) => {
    const client = open.http(headers)
    const { planId } = await client.plan.create.mutate({ environment: 'prod' })
    return (await client.plan.get.query({ planId })).actor
  }
  const authorization = `Bearer ${ownToken}`

  it('is the name that comes with the token or the page, else a plain one', async () => {
    const socket = open.socket({ token: ownToken, actor: 'Zoë' })
    const made = await socket.client.plan.create.mutate({ environment: 'one' })
    expect((await socket.client.plan.get.query(made)).actor).toBe('Zoë')
    expect(await actorOf({ authorization, 'x-millrace-actor': 'bea' })).toBe('bea')
  })

  it('is refused when it is no name', async () => {
    for (const actor of ['', '<b>', 'x'.repeat(81), '%E0%A4%A'])
      await expect(
        actorOf({ authorization, 'x-millrace-actor': actor }),
        actor,
      ).rejects.toMatchObject({ data: { app: { code: 'arguments_invalid' } } })
  })

  it('is the name of a token that may not name another', async () => {
    open.server.identities.add({ name: 'nightly', mayNameActor: false }, 'another-long-token')
    const headers = { authorization: 'Bearer another-long-token', 'x-millrace-actor': 'root' }
    const client = open.http(headers)
    const made = await client.plan.create.mutate({ environment: 'two' })
    expect((await client.plan.get.query(made)).actor).toBe('nightly')
  })
})

describe('revoking a token', () => {
  it('ends its sockets and streams, and lets nobody in with it again', async () => {
    const token = 'a-token-to-be-revoked'
    open.server.identities.add({ name: 'leaver', mayNameActor: false }, token)
    const { client, closes } = open.socket({ token })
    const { planId } = await client.plan.create.mutate({ environment: 'three' })
    const { client: stays } = open.socket()
    const kept = follow(stays.plan.onApply.subscribe({ planId }))
    const followed = follow(client.plan.onApply.subscribe({ planId }))
    await expect.poll(() => followed.messages.length).toBe(1)
    await expect.poll(() => kept.messages.length).toBe(1)
    const before = open.server.connections()
    const events = open.get(
      `/trpc/plan.onApply?input=${encodeURIComponent(JSON.stringify({ planId }))}`,
      {
        headers: { accept: 'text/event-stream', 'x-api-key': token },
      },
    )
    events.catch(() => {})
    await expect.poll(() => open.server.connections()).toBe(before + 1)
    expect(open.server.identities.revoke('leaver')).toBe(true)
    await expect(followed.done).rejects.toMatchObject({ data: { app: { code: 'unauthorized' } } })
    await expect(events).rejects.toThrow()
    expect(closes).toEqual([{ code: 4401 }])
    expect(kept.messages.length).toBe(1)
    await kept.stop()
  })
})
