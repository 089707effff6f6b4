import { afterEach, describe, expect, it, vi } from 'vitest'
import { invalidateEnvironment } from '../../src/apply/invalidate-environment.ts'
import { recoverRuns } from '../../src/apply/recover-runs.ts'
import { openTestServices, type TestServices } from '../../src/testing/open-test-services.ts'
import { aRun } from '../../src/testing/state-fixtures.ts'
import { ordersProject } from './orders-project.ts'

let test: TestServices | null = null

async function open(): Promise<TestServices> {
  test = await openTestServices(ordersProject)
  return test
}

afterEach(async () => {
  vi.restoreAllMocks()
  await test?.[Symbol.asyncDispose]()
  test = null
})

/** The console's events of some work, without those that sum up progress. */
async function toldBy(services: TestServices, work: () => Promise<unknown>) {
  const { store, journal } = services.services
  const before = (await store.getStreamPosition('workspace'))?.lastSeq ?? 0
  await work()
  await journal.settled()
  const events = await store.readEvents('workspace', before, 1000)
  return events.map(({ type, payload }) => [type, payload] as const)
}

describe('the console', () => {
  it('is told of an apply from the plan to the freed lease', async () => {
    const services = await open()
    const told = await toldBy(services, () => services.apply())
    expect(told.map(([type]) => type)).toEqual([
      'plan.began',
      'plan.ended',
      'lease.taken',
      'run.began',
      'run.ended',
      'environment.moved',
      'lease.freed',
    ])
  })

  it('is told when an environment is taken away, under which lease', async () => {
    const services = await open()
    await services.apply('dev')
    const told = await toldBy(services, () =>
      invalidateEnvironment(services.services, { environment: 'dev', holder: 'test:1' }),
    )
    expect(told).toMatchObject([
      ['lease.taken', { environment: 'dev', holder: 'test:1' }],
      ['environment.moved', { environment: 'dev', planId: '' }],
      ['lease.freed', { environment: 'dev' }],
    ])
    expect(told[0]?.[1]['runId']).toBe(told[2]?.[1]['runId'])
  })

  it('is told what a dead process left behind', async () => {
    const services = await open()
    const { store, journal, clock } = services.services
    const at = clock.now().toISOString()
    await store.createRun({ ...aRun('r_dead'), environment: 'dev', planId: null })
    await store.takeLease({
      name: 'environment:dev',
      holder: 'dead:1',
      runId: 'r_dead',
      at,
      expiresAt: '2024-01-11T01:00:00.000Z',
    })
    const plan = await services.plan('dev')
    await store.savePlan({ ...plan, id: 'p_dead', status: 'planning', document: null })
    const told = await toldBy(services, () => recoverRuns({ store, journal, clock }))
    expect(told).toEqual([
      ['run.ended', { environment: 'dev', runId: 'r_dead', status: 'interrupted' }],
      ['lease.freed', { environment: 'dev', runId: 'r_dead' }],
      ['plan.ended', { environment: 'dev', planId: 'p_dead', status: 'failed' }],
    ])
  })

  it('is told of a run that something unexpected ended, without its words', async () => {
    const services = await open()
    const plan = await services.plan('dev')
    vi.spyOn(services.services.store, 'getSnapshots').mockRejectedValue(
      new Error('password is hunter2'),
    )
    const told = await toldBy(services, async () => (await services.start(plan)).ended)
    const errors = told.filter(([type]) => type === 'errors')
    expect(errors).toMatchObject([
      [
        'errors',
        { origin: 'run', type: 'internal', status: 500, timestamp: '2024-01-11T00:00:00.000Z' },
      ],
    ])
    expect(JSON.stringify(errors)).not.toContain('hunter2')
  })
})
