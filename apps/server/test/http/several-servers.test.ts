import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { silentLogger } from '@millrace/core'
import { manualTimers } from '@millrace/core/testing'
import { createTRPCClient, createWSClient, type TRPCClient, wsLink } from '@trpc/client'
import { WebSocket } from 'ws'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createServices, type Services } from '../../src/create-services.ts'
import { startTakingOverRuns } from '../../src/jobs/take-over-runs.ts'
import type { AppRouter } from '../../src/router.ts'
import { startServer } from '../../src/start-server.ts'
import { endlessModel } from '../open-project.ts'
import { startPostgres, type TestPostgres } from '../start-postgres.ts'

const token = 'a-token-that-is-long-enough'
const files = {
  'millrace.yaml': 'name: shared\n',
  'models/a/one.sql': 'select 1 as n\n',
  'models/a/slow.sql': endlessModel,
}

interface Served {
  readonly services: Services
  readonly client: TRPCClient<AppRouter>
}

let postgres: TestPostgres
let root = ''
let owner: Served
let other: Served
const closing: (() => unknown)[] = []

async function serve(): Promise<Served> {
  const services = createServices({
    root,
    state: postgres.url,
    actor: 'ada',
    command: 'millrace test',
    migrate: 'auto',
    logger: silentLogger,
  })
  closing.push(() => services[Symbol.asyncDispose]())
  const server = await startServer({ port: 0, host: '127.0.0.1', token, services })
  closing.push(() => server.close())
  const ws = createWSClient({
    url: `${server.url.replace('http', 'ws')}/trpc`,
    WebSocket: WebSocket as unknown as typeof globalThis.WebSocket,
    connectionParams: { token },
  })
  closing.push(() => ws.close())
  return { services, client: createTRPCClient<AppRouter>({ links: [wsLink({ client: ws })] }) }
}

beforeAll(async () => {
  root = await realpath(await mkdtemp(path.join(tmpdir(), 'millrace-shared-')))
  closing.push(() => rm(root, { recursive: true, force: true }))
  for (const [file, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true })
    await writeFile(path.join(root, file), text)
  }
  postgres = await startPostgres()
  closing.push(() => postgres[Symbol.asyncDispose]())
  owner = await serve()
  other = await serve()
})
afterAll(async () => {
  for (const close of closing.toReversed()) await close()
})

interface Followed {
  readonly events: { readonly seq: number; readonly type: string; readonly payload: unknown }[]
  /** Resolves with the first event that matches. */
  seen(matches: (event: Followed['events'][number]) => boolean): Promise<void>
  readonly done: Promise<void>
}

/** Follows a run through a server, from its first event on. */
function follow({ client }: Served, runId: string): Followed {
  const events: Followed['events'] = []
  const waiting = new Set<() => void>()
  const done = new Promise<void>((resolve, reject) => {
    client.run.onEvents.subscribe(
      { runId, lastEventId: '0:0' },
      {
        onData({ data }) {
          if (data.kind === 'events') events.push(...data.events)
          for (const look of waiting) look()
        },
        onComplete: resolve,
        onError: reject,
      },
    )
  })
  const seen = (matches: Parameters<Followed['seen']>[0]) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (events.some(matches)) resolve()
      }
      waiting.add(look)
      look()
    })
  return { events, seen, done }
}

/** Plans and answers the events up to the end of that. */
async function overviewOf({ client }: Served, environment: string) {
  const { planId } = await client.plan.create.mutate({ environment })
  const events: Followed['events'] = []
  await new Promise<void>((resolve, reject) => {
    client.plan.onOverview.subscribe(
      { planId, lastEventId: '0:0' },
      {
        onData: ({ data }) => void (data.kind === 'events' && events.push(...data.events)),
        onComplete: resolve,
        onError: reject,
      },
    )
  })
  return events
}

async function planAndApply(served: Served, environment: string): Promise<string> {
  await overviewOf(served, environment)
  const [plan] = (await served.client.plan.list.query({ environment, limit: 1 })).plans
  const { runId } = await served.client.plan.submit.mutate({ planId: plan?.id ?? '' })
  return runId
}

const startedSlow = ({ type, payload }: Followed['events'][number]) =>
  type === 'batch.started' && (payload as { model: string }).model === 'a.slow'

describe('two servers on one state', () => {
  it('a run planned through one is watched through both and cancelled through the other', async () => {
    const runId = await planAndApply(owner, 'prod')
    const [here, there] = [follow(owner, runId), follow(other, runId)]
    await Promise.all([here.seen(startedSlow), there.seen(startedSlow)])
    const run = await other.client.run.cancel.mutate({ target: 'prod' })
    expect(run).toMatchObject({ id: runId, status: 'cancelled' })
    await Promise.all([here.done, there.done])
    expect(there.events).toEqual(here.events)
    expect(here.events.map(({ seq }) => seq)).toEqual(here.events.map((_, index) => index + 1))
    const types = here.events.map(({ type }) => type)
    for (const type of ['cancel.requested', 'cancel.ended', 'run.ended'])
      expect([type, types.filter((each) => each === type).length]).toEqual([type, 1])
    await expect(other.client.run.cancel.mutate({ target: runId })).rejects.toMatchObject({
      data: { app: { code: 'nothing_to_cancel' } },
    })
  })

  it('what needs the warehouse is refused by the one without it, naming who has it; the rest works', async () => {
    const held = {
      data: { app: { code: 'warehouse_held', message: expect.stringMatching(/process \d+/) } },
    }
    await expect(other.client.query.run.query({ sql: 'select 1 as n' })).rejects.toMatchObject(held)
    await expect(other.client.run.submit.mutate({ environment: 'prod' })).rejects.toMatchObject(
      held,
    )
    await writeFile(path.join(root, 'models/a/two.sql'), 'select n, n + 1 as m from a.one\n')
    const ends = await overviewOf(other, 'prod')
    expect(ends.at(-1)).toMatchObject({
      type: 'plan.failed',
      payload: { code: 'warehouse_held', message: expect.stringMatching(/process \d+/) },
    })
    expect((await overviewOf(owner, 'prod')).at(-1)).toMatchObject({ type: 'plan.ready' })
    expect(await other.client.project.get.query()).toMatchObject({ models: 3 })
    expect((await other.client.run.list.query()).runs.length).toBeGreaterThan(0)
    expect(await other.client.state.health.query()).toMatchObject({ lock: null })
    await expect(other.client.state.backup.mutate()).rejects.toMatchObject({
      data: { app: { code: 'backup_unavailable' } },
    })
  })

  it('the engine is ended through the other with --force', async () => {
    const runId = await planAndApply(owner, 'dev')
    const here = follow(owner, runId)
    await here.seen(startedSlow)
    const run = await other.client.run.cancel.mutate({ target: runId, force: true })
    expect(run).toMatchObject({ status: 'cancelled' })
    await here.seen(({ type }) => type === 'engine.killed' || type === 'run.ended')
  })

  it('a run whose server is dead is ended by the other, whose job looks every few seconds', async () => {
    const opened = await other.services.open()
    const at = '2024-01-01T00:00:00.000Z'
    const { store } = opened
    const lease = { name: 'environment:gone', holder: 'gone:1', runId: 'r_gone', at, expiresAt: at }
    expect(await store.takeLease(lease)).toMatchObject({ taken: true })
    await store.createRun({
      id: 'r_gone',
      kind: 'schedule',
      environment: 'gone',
      planId: null,
      actor: 'ada',
      createdAt: at,
    })
    const health = await owner.client.state.health.query()
    expect(health.problems).toMatchObject([{ about: 'lease' }])
    const timers = manualTimers()
    await using job = startTakingOverRuns({ ...opened, timers }, silentLogger)
    timers.advance(5_000)
    await job.settled()
    const here = follow(owner, 'r_gone')
    await here.done
    expect(here.events).toMatchObject([{ type: 'run.ended', payload: { status: 'interrupted' } }])
    expect(await owner.client.state.health.query()).toMatchObject({ problems: [], leases: [] })
    expect(timers.waiting()).toEqual([5_000])
  })
})
