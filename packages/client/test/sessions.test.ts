import { emptyApply, emptyOverview } from '@millrace/core/browser'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { endlessModel } from '../../../apps/server/test/open-project.ts'
import { createClient } from '../src/create-client.ts'
import type { MillraceClient } from '../src/client.ts'
import type { Session } from '../src/sessions/session.ts'
import type { SessionStatus } from '../src/sessions/session-status.ts'
import { startCuttingProxy } from './cutting-proxy.ts'
import { serveProject, type ServedProject } from './serve-project.ts'

const retry = { baseMs: 1, maxMs: 4 }
let served: ServedProject
let client: MillraceClient

beforeAll(async () => {
  served = await serveProject()
  client = createClient({ url: served.url, retry })
})
afterAll(async () => {
  await client.close()
  await served[Symbol.asyncDispose]()
})

const plan = async (environment: string) => {
  const { planId } = await client.plan.create.mutate({ environment })
  await client.plan(planId).overview.done
  return planId
}

/** Resolves when the session stands as asked. */
const until = (session: Session<unknown>, is: (status: SessionStatus) => boolean) =>
  new Promise<void>((resolve) => {
    const leave = session.subscribe(look)
    function look() {
      if (!is(session.status)) return
      queueMicrotask(() => leave())
      resolve()
    }
    look()
  })
const untilLive = (session: Session<unknown>) => until(session, ({ state }) => state === 'live')

describe('a plan', () => {
  it('is followed while it is computed, applied and done', async () => {
    const { planId } = await client.plan.create.mutate({ environment: 'prod' })
    const sessions = client.plan(planId)
    expect(sessions.overview).toBe(sessions.overview)
    expect(sessions.overview.getSnapshot()).toEqual(emptyOverview(planId))
    const stages: string[] = []
    for await (const { stages: now } of sessions.overview) stages.push(now.backfills.meta.status)
    expect(stages.at(-1)).toBe('success')
    expect(sessions.overview.getSnapshot().planStatus).toBe('ready')

    const { apply } = sessions
    const ended = apply.done
    await untilLive(apply)
    expect(apply.getSnapshot()).toEqual(emptyApply(''))
    const { runId } = await client.plan.submit.mutate({ planId })
    expect(await ended).toMatchObject({ runId, planId, status: 'completed' })
    expect(apply.status).toEqual({ state: 'closed', error: null })
    expect(await client.run(runId).done).toEqual(apply.getSnapshot())
    expect(await sessions.cancel.done).toMatchObject({ runId, requestedBy: null })
  })

  it('without a run comes to its end when it is discarded', async () => {
    const planId = await plan('dropped')
    const { apply } = client.plan(planId)
    const ended = apply.done
    await untilLive(apply)
    await client.plan.discard.mutate({ planId })
    expect(await ended).toEqual(emptyApply(''))
  })

  it('tells of the cancellation of its run', async () => {
    await using slow = await serveProject({
      'millrace.yaml': 'name: slow\n',
      'models/a/endless.sql': endlessModel,
    })
    await using other = createClient({ url: slow.url, actor: 'grace' })
    const { planId } = await other.plan.create.mutate({ environment: 'prod' })
    const { overview, cancel } = other.plan(planId)
    await overview.done
    const ended = cancel.done
    await other.plan.submit.mutate({ planId })
    await other.plan.cancel.mutate({ planId })
    expect(await ended).toMatchObject({ requestedBy: 'grace', meta: { status: 'success' } })
  })
})

describe('a session', () => {
  it('keeps its snapshot and its place while nobody uses it', async () => {
    const planId = await plan('kept')
    const { apply } = client.plan(planId)
    const heard = vi.fn()
    const leave = apply.subscribe(heard)
    await untilLive(apply)
    leave()
    await vi.waitUntil(() => apply.status.state === 'idle', 60_000)
    const before = apply.getSnapshot()
    heard.mockClear()
    const { runId } = await client.plan.submit.mutate({ planId })
    const run = await client.run(runId).done
    expect(apply.getSnapshot()).toBe(before)
    expect(heard).not.toHaveBeenCalled()
    expect(await apply.done).toEqual(run)
  })

  it('keeps its connection when one listener replaces another', async () => {
    const planId = await plan('replaced')
    const { apply } = client.plan(planId)
    const statuses: string[] = []
    const first = apply.subscribe(() => {})
    await untilLive(apply)
    first()
    const second = apply.subscribe(() => statuses.push(apply.status.state))
    await client.plan.discard.mutate({ planId })
    await apply.done
    second()
    expect(statuses.filter((state) => state !== 'closed' && state !== 'live')).toEqual([])
  })

  it('ends with the coded error of the server, and tries no more', async () => {
    const session = client.run('r_none')
    await expect(session.done).rejects.toMatchObject({
      name: 'MillraceError',
      code: 'run_not_found',
      message: 'there is no run r_none',
    })
    expect(session.status).toMatchObject({ state: 'closed', error: { code: 'run_not_found' } })
    const states = (async () => {
      for await (const _state of client.run('r_none')) throw new Error('there is no state')
    })()
    await expect(states).rejects.toMatchObject({ code: 'run_not_found' })
    const events = client.run('r_none').events()
    await expect(events.next()).rejects.toMatchObject({ code: 'run_not_found' })
  })

  it('closed before its end says so to who waits for it', async () => {
    const session = client.plan(await plan('closed')).apply
    const waiting = session.done
    await untilLive(session)
    session.close()
    await expect(waiting).rejects.toMatchObject({ code: 'client_closed' })
    expect(session.status).toEqual({ state: 'closed', error: null })
  })

  it('reads events from any one on, each once', async () => {
    const planId = await plan('resumed')
    const { runId } = await client.plan.submit.mutate({ planId })
    const all = []
    for await (const event of client.run(runId).events()) all.push(event)
    expect(all.map(({ seq }) => seq)).toEqual(all.map((_event, index) => index + 1))
    const { epoch, seq } = all[4]!
    const rest = []
    for await (const event of client.run(runId).events({ after: `${epoch}:${seq}` }))
      rest.push(event)
    expect(rest).toEqual(all.slice(5))
    const older = client.run(runId).events({ after: `${epoch + 1}:${seq}` })
    await expect(older.next()).rejects.toMatchObject({ code: 'events_reset' })
  })
})

describe('watchers of one run', () => {
  it('see the same: early, late, and one that missed the middle', async () => {
    await using proxy = await startCuttingProxy(served.port)
    await using interrupted = createClient({ url: proxy.url, retry })
    const planId = await plan('watched')
    const missing = interrupted.plan(planId).apply
    const [early, middle] = [client.plan(planId).apply.done, missing.done]
    await untilLive(missing)
    const { runId } = await client.plan.submit.mutate({ planId })
    const statuses: SessionStatus[] = []
    missing.subscribe(() => statuses.push(missing.status))
    for await (const { type } of client.run(runId).events()) if (type === 'batch.done') break
    proxy.cutAll()
    const all = await Promise.all([early, middle, client.run(runId).done])
    const late = await client.run(runId).done
    expect(late.status).toBe('completed')
    for (const tracker of all) expect(tracker).toEqual(late)
  })
})

describe('a lost server', () => {
  it('is no error: the session says when it tries again, and goes on', async () => {
    const planId = await plan('waits')
    // So long that a wait is seen, so small a number that it is short.
    await using patient = createClient({ url: served.url, retry, random: () => 0.5 })
    const { apply } = patient.plan(planId)
    const ended = apply.done
    await untilLive(apply)
    const retrying = until(apply, ({ state }) => state === 'retrying')
    await served.pause()
    await retrying
    expect(apply.status).toMatchObject({ state: 'retrying', inMs: expect.any(Number) })
    await served.resume()
    await untilLive(apply)
    const { runId } = await client.plan.submit.mutate({ planId })
    expect(await ended).toMatchObject({ runId, status: 'completed' })
  })

  it('that asks to reconnect is served on over another connection', async () => {
    const planId = await plan('moved')
    await using other = createClient({ url: served.url, retry })
    const { apply } = other.plan(planId)
    const ended = apply.done
    await untilLive(apply)
    const before = new Set(served.sockets.clients)
    served.askToReconnect()
    await vi.waitUntil(
      () => [...served.sockets.clients].some((socket) => !before.has(socket)),
      60_000,
    )
    const { runId } = await client.plan.submit.mutate({ planId })
    expect(await ended).toMatchObject({ runId, status: 'completed' })
  })

  it('that was never there leaves a session trying until it comes', async () => {
    await using late = await serveProject()
    await late.pause()
    await using eager = createClient({ url: late.url, retry })
    const { planId } = await late.project.caller.plan.create({ environment: 'prod' })
    const { overview } = eager.plan(planId)
    const ended = overview.done
    await until(overview, ({ state }) => state === 'retrying')
    await late.resume()
    expect(await ended).toMatchObject({ planStatus: 'ready' })
  })

  it('that closes the socket of a reader too slow for it is asked for the rest', async () => {
    const planId = await plan('slow')
    await using slow = createClient({ url: served.url, retry })
    const { runId } = await client.plan.submit.mutate({ planId })
    const before = new Set(served.sockets.clients)
    const seqs: number[] = []
    for await (const { seq } of slow.run(runId).events()) {
      seqs.push(seq)
      if (seqs.length > 3) continue
      for (const socket of served.sockets.clients) if (!before.has(socket)) socket.close(4013)
    }
    const log = await client.run.events.query({ runId, limit: 5000 })
    expect(seqs).toEqual(log.map(({ seq }) => seq))
  })

  it('that fails for a moment is asked again, one that keeps failing is not', async () => {
    const planId = await plan('failing')
    const { store } = served.project.opened
    const asked = vi.spyOn(store, 'getPlan').mockRejectedValueOnce(new Error('no answer'))
    expect(await client.plan(planId).overview.done).toMatchObject({ planStatus: 'ready' })
    expect(asked).toHaveBeenCalledTimes(2)
    asked.mockRejectedValue(new Error('no answer'))
    await expect(client.plan(planId).overview.done).rejects.toMatchObject({ code: 'internal' })
    expect(asked).toHaveBeenCalledTimes(8)
    asked.mockRestore()
  })
})
