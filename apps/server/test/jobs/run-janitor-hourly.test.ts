import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startJanitor } from '../../src/jobs/run-janitor-hourly.ts'
import { day, hour, type JobBench, minute, openBench } from './job-bench.ts'

let bench: JobBench
beforeEach(async () => {
  bench = await openBench({ 'millrace.yaml': 'name: small\n', 'models/a/one.sql': 'select 1 as n' })
  await bench.project.apply('prod')
  await bench.project.apply('dev')
})
afterEach(async () => {
  expect(bench.project.errors).toEqual([])
  await bench[Symbol.asyncDispose]()
})

const names = async () =>
  (await bench.project.caller.environment.list()).map(({ name }) => name).toSorted()

describe('the janitor of a server', () => {
  it('takes away what expired, a minute after the start and then hourly', async () => {
    const janitor = bench.start(startJanitor)
    bench.sleep(minute)
    await janitor.tick()
    expect(await names()).toEqual(['dev', 'prod'])
    bench.sleep(8 * day)
    await janitor.tick()
    expect(await names()).toEqual(['prod'])
  })

  it('leaves an environment that a run holds for the next hour', async () => {
    const { store } = bench.project.opened
    bench.sleep(8 * day)
    const at = bench.project.opened.clock.now().toISOString()
    const lease = { name: 'environment:dev', holder: 'other:2', runId: 'r_other', at }
    await store.takeLease({ ...lease, expiresAt: '2024-02-01T00:00:00.000Z' })
    const janitor = bench.start(startJanitor)
    await janitor.tick()
    expect(await names()).toEqual(['dev', 'prod'])
    await store.dropLease(lease.name)
    bench.sleep(hour)
    await janitor.tick()
    expect(await names()).toEqual(['prod'])
  })

  it('is one of several at a time, and forgets idempotency keys that expired', async () => {
    const { store } = bench.project.opened
    const idempotencyKey = 'one'
    const { caller } = bench.project
    const { planId } = await caller.plan.create({ environment: 'prod', idempotencyKey })
    bench.sleep(2 * day)
    const at = bench.project.opened.clock.now().toISOString()
    const lease = { name: 'janitor', holder: 'other:2', runId: 'janitor', at }
    await store.takeLease({ ...lease, expiresAt: '2024-02-01T00:00:00.000Z' })
    const janitor = bench.start(startJanitor)
    await janitor.tick()
    expect(await store.pruneKeys('2024-01-12T00:00:00.000Z')).toBe(1)
    await caller.plan.cancel({ planId }).catch(() => {})
    await caller.plan.create({ environment: 'prod', idempotencyKey })
    await store.dropLease('janitor')
    bench.sleep(2 * day)
    await janitor.tick()
    expect(await store.pruneKeys('2024-02-01T00:00:00.000Z')).toBe(0)
    expect(await store.getLease('janitor')).toBeNull()
  })
})
