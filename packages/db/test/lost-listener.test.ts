import { type StoredEvent, tailEvents } from '@millrace/core'
import { manualTimers } from '@millrace/core/testing'
import postgres from 'postgres'
import { expect, it, onTestFinished, vi } from 'vitest'
import { openStateStore } from '../src/open-state-store.ts'
import { databaseOfTest } from './test-places.ts'

const at = '2026-01-01T00:00:00.000Z'
const event = { type: 'x', version: 1, at, payload: {} }

it('a listener that is cut off costs a reader time and no event, and listens again', async () => {
  const state = await databaseOfTest()
  const writer = await openStateStore({ state, migrate: 'auto' })
  const listening = async () => {
    const rows = await admin<{ pid: number }[]>`select pid from pg_stat_activity
      where datname = current_database() and query ilike 'listen%'`
    return rows.map(({ pid }) => pid)
  }
  const admin = postgres(state, { max: 1 })
  const ofWriter = await listening()
  const reader = await openStateStore({ state })
  const stop = new AbortController()
  onTestFinished(async () => {
    stop.abort()
    await Promise.all([writer.close(), reader.close(), admin.end()])
  })
  const [first] = (await listening()).filter((pid) => !ofWriter.includes(pid))
  const timers = manualTimers()
  const seen: StoredEvent[] = []
  const follow = async () => {
    const tail = tailEvents(reader, 'run:a', { after: 0, timers, signal: stop.signal })
    for await (const events of tail) seen.push(...events)
  }
  const following = follow()
  await writer.appendEvents('run:a', [event])
  await vi.waitFor(() => expect(seen).toHaveLength(1), 60_000)

  await admin`select pg_terminate_backend(${first ?? 0})`
  await vi.waitFor(async () => expect(await listening()).not.toContain(first), 60_000)
  for (let count = 0; count < 20; count += 1) await writer.appendEvents('run:a', [event])
  await vi.waitFor(() => {
    timers.advance(5_000)
    expect(seen).toHaveLength(21)
  }, 60_000)

  const isBack = async () =>
    expect((await listening()).filter((pid) => !ofWriter.includes(pid))).toHaveLength(1)
  await vi.waitFor(isBack, 60_000)
  const heard = new Promise<string>((resolve) => void reader.onAppend(resolve))
  // By the wake-up alone: the timers of the tail stand still from here on.
  await writer.appendEvents('run:a', [event])
  expect(await heard).toBe('run:a')
  await vi.waitFor(() => expect(seen).toHaveLength(22), 60_000)
  expect(seen.map(({ seq }) => seq)).toEqual(Array.from({ length: 22 }, (_, index) => index + 1))
  stop.abort()
  await following
})
