import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createClient } from '../src/create-client.ts'
import type { SessionStatus } from '../src/sessions/session-status.ts'
import { seededRandom, startCuttingProxy } from './cutting-proxy.ts'
import { serveProject, type ServedProject } from './serve-project.ts'

const retry = { baseMs: 1, maxMs: 4 }
let served: ServedProject
let withoutSockets: ServedProject

beforeAll(async () => {
  served = await serveProject()
  withoutSockets = await serveProject(undefined, { refusesUpgrades: true })
})
afterAll(async () => {
  await served[Symbol.asyncDispose]()
  await withoutSockets[Symbol.asyncDispose]()
})

describe('where no socket opens', () => {
  it('subscriptions move to server-sent events, and stay there', async () => {
    const { url, requests } = withoutSockets
    await using client = createClient({ url, retry })
    const { planId } = await client.plan.create.mutate({ environment: 'prod' })
    const { overview, apply } = client.plan(planId)
    expect(await overview.done).toMatchObject({ planStatus: 'ready' })
    expect(requests).toContain('GET /healthz')
    expect(requests).toContain('GET /trpc/plan.onOverview')
    requests.length = 0
    const ended = apply.done
    const { runId } = await client.plan.submit.mutate({ planId })
    expect(await ended).toMatchObject({ runId, status: 'completed' })
    expect(requests).not.toContain('GET /healthz')
    await expect(client.run('r_none').done).rejects.toMatchObject({ code: 'run_not_found' })
  })

  it('events go on after cuts as they do over a socket', async () => {
    const random = seededRandom(11)
    await using proxy = await startCuttingProxy(
      withoutSockets.port,
      () => (length) => (proxy.cuts < 25 ? Math.floor(random() * length) : null),
    )
    await using direct = createClient({ url: withoutSockets.url, WebSocket: null })
    await using client = createClient({ url: proxy.url, WebSocket: null, retry })
    const { planId } = await direct.plan.create.mutate({ environment: 'cut' })
    await direct.plan(planId).overview.done
    const { runId } = await direct.plan.submit.mutate({ planId })
    const [seen, expected]: [unknown[], unknown[]] = [[], []]
    for await (const event of client.run(runId).events()) seen.push(event)
    for await (const event of direct.run(runId).events()) expected.push(event)
    expect(proxy.cuts).toBe(25)
    expect(seen).toEqual(expected)
    expect(await client.run(runId).done).toEqual(await direct.run(runId).done)
  })
})

describe('a connection that fell silent', () => {
  it('is noticed and replaced', async () => {
    await using proxy = await startCuttingProxy(served.port)
    await using client = createClient({ url: proxy.url, retry })
    const planId = await client.plan.create
      .mutate({ environment: 'silent' })
      .then((plan) => plan.planId)
    await client.plan(planId).overview.done
    const { apply } = client.plan(planId)
    const states: SessionStatus['state'][] = []
    // The keep-alive's waits pass as fast as they can be waited for.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      apply.subscribe(() => states.push(apply.status.state))
      const advanceUntil = async (isSo: () => boolean) => {
        while (!isSo()) {
          await vi.advanceTimersByTimeAsync(100)
          await new Promise((resolve) => setImmediate(resolve))
        }
      }
      await advanceUntil(() => states.includes('live'))
      proxy.silence()
      await advanceUntil(() => states.includes('retrying'))
      await advanceUntil(() => apply.status.state === 'live')
    } finally {
      vi.useRealTimers()
    }
    const ended = apply.done
    await client.plan.discard.mutate({ planId })
    expect(await ended).toMatchObject({ runId: '' })
  })
})

describe('a client closed while it reconnects', () => {
  it('leaves nothing open: the process ends', async () => {
    const gone = await serveProject()
    await gone[Symbol.asyncDispose]()
    const program = fileURLToPath(new URL('processes/close-while-retrying.ts', import.meta.url))
    const child = spawn(process.execPath, ['--conditions=development', program, gone.url], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const out: string[] = []
    child.stdout.setEncoding('utf8').on('data', (text: string) => out.push(text))
    const [code] = await once(child, 'exit')
    expect(code).toBe(0)
    // It was to wait a minute for the next attempt.
    expect(out.join('')).toMatch(/^retrying \d+\nended\n$/)
  })
})
