import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startSchedule } from '../../src/jobs/run-schedule.ts'
import { day, type JobBench, minute, openBench, type RunningJob } from './job-bench.ts'

let bench: JobBench
afterEach(async () => {
  expect(bench.project.errors).toEqual([])
  await bench[Symbol.asyncDispose]()
})

const schedule = (holder?: string): RunningJob =>
  bench.start((opened) => startSchedule(bench.project.services, opened), holder)

/** Runs of the scheduler, oldest first, once all have ended. */
async function scheduled() {
  const runs = async () => (await bench.project.caller.run.list()).runs.toReversed()
  await expect.poll(async () => (await runs()).every(({ endedAt }) => endedAt !== null)).toBe(true)
  return (await runs()).filter(({ kind }) => kind === 'schedule')
}

async function countAfter(ms: number, ...servers: readonly RunningJob[]): Promise<number> {
  bench.sleep(ms)
  for (const server of servers) await server.tick()
  return (await scheduled()).length
}

describe('the schedule', () => {
  beforeEach(async () => {
    bench = await openBench()
    await bench.project.apply('prod')
  })

  it('runs what is due once, however many ticks were missed, and makes no run of nothing', async () => {
    const server = schedule()
    expect(await countAfter(minute, server)).toBe(0)
    expect(await countAfter(3 * day, server)).toBe(1)
    for (let tick = 0; tick < 3; tick += 1) expect(await countAfter(minute, server)).toBe(1)
    const [run] = await scheduled()
    expect(run).toMatchObject({
      status: 'completed',
      actor: 'scheduler',
      environment: 'prod',
      planId: null,
    })
    const built = await bench.project.caller.run.modelRuns({ runId: run!.id })
    expect(built.map(({ model }) => model).toSorted()).toEqual(['marts.daily', 'staging.orders'])
    expect(await countAfter(day, server)).toBe(2)
  })

  it('runs each environment that is not paused, and says when it ticks next', async () => {
    await bench.project.apply('dev')
    const { caller } = bench.project
    await caller.environment.pause({ environment: 'prod' })
    const server = schedule()
    expect(await countAfter(day, server)).toBe(1)
    expect((await scheduled()).map(({ environment }) => environment)).toEqual(['dev'])
    expect(await caller.environment.get({ environment: 'prod' })).toMatchObject({ nextTick: null })
    const prod = await caller.environment.resume({ environment: 'prod' })
    expect(prod.nextTick).toBe('2024-01-13T00:00:00.000Z')
    // What dev built is shared, so that nothing is due in prod before the next tick.
    expect(await countAfter(minute, server)).toBe(1)
    expect(await countAfter(day, server)).toBe(3)
  })

  it('passes over an environment that something else holds, until it is free', async () => {
    const { store } = bench.project.opened
    const server = schedule()
    bench.sleep(day)
    const at = bench.project.opened.clock.now().toISOString()
    const lease = { name: 'environment:prod', holder: 'other:2', runId: 'r_other', at }
    const taken = await store.takeLease({ ...lease, expiresAt: '2024-02-01T00:00:00.000Z' })
    expect(await countAfter(0, server)).toBe(0)
    await store.releaseLease(lease.name, taken.taken ? taken.lease.token : 0n)
    expect(await countAfter(minute, server)).toBe(1)
  })

  it('is kept by one of several servers, and taken over when that one stops or goes silent', async () => {
    const first = schedule()
    const second = schedule('second:2')
    expect(await countAfter(day - minute / 2, first, second)).toBe(0)
    // Something is due now, and the job is not the second's.
    expect(await countAfter(minute, second)).toBe(0)
    expect(await countAfter(0, first)).toBe(1)
    const holder = async () => (await bench.project.opened.store.getLease('scheduler'))?.holder
    expect(await holder()).toBe('first:1')
    expect(await countAfter(minute, second)).toBe(1)
    expect(await holder()).toBe('first:1')
    expect(await countAfter(minute, second, first)).toBe(1)
    expect(await holder()).toBe('second:2')
    await second[Symbol.asyncDispose]()
    expect(await holder()).toBeUndefined()
    expect(await countAfter(day, first)).toBe(2)
    expect(await holder()).toBe('first:1')
  })

  it('makes one run where two servers both believe that it is theirs', async () => {
    const { store } = bench.project.opened
    const servers = [schedule(), schedule('second:2')]
    bench.sleep(day)
    // The clock of one is so far ahead that it finds the other's lease expired.
    const believes = servers.map(async (server) => {
      await store.dropLease('scheduler')
      await server.tick()
    })
    await Promise.all(believes)
    expect(await scheduled()).toHaveLength(1)
    expect(await countAfter(minute, ...servers)).toBe(1)
  })
})

const failing = `/*---
kind: incremental
time_column: ds
start: 2024-01-01
audits:
  - not_null: id
---*/
select case when '{{ end_ds }}' < '2024-01-11' then 1 end as id, date '{{ end_ds }}' as ds
`

it('waits longer and longer before it tries again what fails', async () => {
  bench = await openBench({ 'millrace.yaml': 'name: small\n', 'models/a/one.sql': failing })
  await bench.project.apply('prod')
  const server = schedule()
  expect(await countAfter(day, server)).toBe(1)
  expect((await scheduled())[0]).toMatchObject({ status: 'failed' })
  const counts: number[] = []
  for (let tick = 0; tick < 8; tick += 1) counts.push(await countAfter(minute, server))
  // After 1, 2 and 4 minutes.
  expect(counts).toEqual([2, 2, 3, 3, 3, 3, 4, 4])
})

it('does not take a unit that goes on for due, though a run takes it along', async () => {
  const partial = `/*---
kind: incremental
time_column: ts
start: 2024-01-01
allow_partials: true
---*/
select timestamp '{{ start_ts }}' as ts
`
  bench = await openBench({ 'millrace.yaml': 'name: small\n', 'models/a/one.sql': partial })
  await bench.project.apply('prod')
  const server = schedule()
  expect(await countAfter(90 * minute, server)).toBe(0)
  expect(await countAfter(day, server)).toBe(1)
})
