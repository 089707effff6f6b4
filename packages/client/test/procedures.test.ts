import { getUntypedClient } from '@trpc/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { MillraceClient } from '../src/client.ts'
import { createClient } from '../src/create-client.ts'
import { createLocalClient } from '../src/local.ts'
import { trpcClientOf } from '../src/trpc-client-of.ts'
import { appRouter } from '@millrace/server/router'
import { serveProject, type ServedProject } from './serve-project.ts'

let served: ServedProject
let clients: Readonly<Record<'remote' | 'local', MillraceClient>>

beforeAll(async () => {
  served = await serveProject()
  const { services } = served.project
  clients = {
    remote: createClient({ url: served.url, actor: 'grace' }),
    local: createLocalClient({
      router: appRouter,
      createContext: () => ({ services, actor: 'grace' }),
    }),
  }
})
afterAll(async () => {
  for (const client of Object.values(clients)) await client.close()
  await served[Symbol.asyncDispose]()
})

describe.each(['remote', 'local'] as const)('a %s client', (which) => {
  it('queries, changes and follows with the types of the router', async () => {
    const client = clients[which]
    const models = await client.model.list.query({})
    expect(models.length).toBeGreaterThan(0)
    const { planId } = await client.plan.create.mutate({ environment: `${which}_one` })
    const kinds = []
    for await (const { id, data } of client.plan.onOverview.subscribe({ planId })) {
      expect(id).toMatch(/^\d+:\d+$/)
      kinds.push(data.kind)
    }
    expect(kinds[0]).toBe('state')
    const overview = client.plan(planId).overview.getSnapshot()
    expect(overview.planId).toBe(planId)
    expect(await client.plan(planId).overview.done).toMatchObject({ actor: 'grace' })
    const run = await client.plan.submit.mutate({ planId })
    expect(await client.run(run.runId).done).toMatchObject({ status: 'completed' })
    const [latest] = (await client.run.list.query({ environment: `${which}_one` })).runs
    expect(latest).toMatchObject({ id: run.runId, actor: 'grace' })
  })

  it('rejects with the code, message, hint and issues of the server', async () => {
    const refused = clients[which].query.run.query({ sql: 'select 1', environment: 'nowhere' })
    await expect(refused).rejects.toMatchObject({
      name: 'MillraceError',
      code: 'environment_not_found',
      message: "there is no environment 'nowhere'",
      hint: 'make it with: millrace plan nowhere --apply',
      issues: [],
    })
    const malformed = clients[which].plan.get.query({ planId: 5 as unknown as string })
    await expect(malformed).rejects.toMatchObject({ code: 'arguments_invalid' })
  })

  it('says where a name is no procedure', async () => {
    const untyped = clients[which] as unknown as {
      plan: { nothing: { query(): Promise<unknown> } }
    }
    await expect(untyped.plan.nothing.query()).rejects.toMatchObject({ code: 'arguments_invalid' })
  })

  it('sends a query of any length', async () => {
    const sql = `select length('${'x'.repeat(40_000)}') as n`
    expect(await clients[which].query.run.query({ sql })).toMatchObject({ rows: [{ n: 40_000 }] })
  })

  it('stops a call with its signal', async () => {
    const signal = AbortSignal.abort()
    const call = clients[which].query.run.query({ sql: 'select 1' }, { signal })
    await expect(call).rejects.toMatchObject({ code: 'aborted' })
  })

  it('is not a promise', async () => {
    expect(await Promise.resolve(clients[which])).toBe(clients[which])
  })
})

describe('calls of one moment', () => {
  it('travel in one request', async () => {
    served.requests.length = 0
    const { remote } = clients
    await Promise.all([remote.run.list.query({}), remote.environment.list.query()])
    expect(served.requests).toEqual(['GET /trpc/run.list,environment.list'])
  })
})

describe('a client with a token', () => {
  it('is let in over both ways, one without is refused and tries no more', async () => {
    await using guarded = await serveProject(undefined, { token: 'secret' })
    await using known = createClient({ url: guarded.url, token: 'secret', actor: 'ada' })
    const { planId } = await known.plan.create.mutate({ environment: 'prod' })
    expect(await known.plan(planId).overview.done).toMatchObject({ planStatus: 'ready' })
    expect([...guarded.actors]).toEqual(['ada'])
    await using unknown = createClient({ url: guarded.url, token: 'other' })
    const refusal = { code: 'environment_protected', message: 'this server wants a token' }
    await expect(unknown.run.list.query({})).rejects.toMatchObject(refusal)
    await expect(unknown.plan(planId).overview.done).rejects.toMatchObject(refusal)
    await using overEvents = createClient({ url: guarded.url, token: 'other', WebSocket: null })
    await expect(overEvents.plan(planId).overview.done).rejects.toMatchObject(refusal)
  })
})

describe('a closed client', () => {
  it('refuses calls and ends its sessions', async () => {
    const client = createClient({ url: served.url })
    const { planId } = await client.plan.create.mutate({ environment: 'closing' })
    await client.close()
    await expect(client.run.list.query({})).rejects.toMatchObject({ code: 'client_closed' })
    await expect(client.plan(planId).overview.done).rejects.toMatchObject({ code: 'client_closed' })
  })

  it('leaves no one waiting', async () => {
    const client = createClient({ url: served.url })
    const { planId } = await clients.remote.plan.create.mutate({ environment: 'waiting' })
    await clients.remote.plan(planId).overview.done
    const { apply } = client.plan(planId)
    const waiting = apply.done
    const events = client.plan.onApply.subscribe({ planId })[Symbol.asyncIterator]()
    await events.next()
    const next = events.next()
    await client.close()
    await expect(waiting).rejects.toMatchObject({ code: 'client_closed' })
    await expect(next).rejects.toMatchObject({ code: 'client_closed' })
  })
})

describe('an unreachable server', () => {
  it('is named by a code for calls', async () => {
    await using gone = await serveProject()
    await gone.pause()
    await using client = createClient({ url: gone.url })
    await expect(client.run.list.query({})).rejects.toMatchObject({ code: 'server_unreachable' })
    await gone.resume()
  })
})

describe('the client of a library built on tRPC', () => {
  it('calls and follows by path', async () => {
    const untyped = getUntypedClient(trpcClientOf(clients.remote))
    expect(await untyped.query('run.list', {})).toEqual(await clients.remote.run.list.query({}))
    const { planId } = (await untyped.mutation('plan.create', { environment: 'untyped' })) as {
      planId: string
    }
    const kinds: unknown[] = []
    await new Promise<void>((resolve, reject) => {
      untyped.subscription(
        'plan.onOverview',
        { planId },
        {
          onData: (value) => kinds.push((value as { data: { kind: string } }).data.kind),
          onError: reject,
          onComplete: resolve,
        },
      )
    })
    expect(kinds[0]).toBe('state')
  })
})
