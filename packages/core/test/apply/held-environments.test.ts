import { afterEach, describe, expect, it } from 'vitest'
import { recoverRuns } from '../../src/apply/recover-runs.ts'
import { openTestServices, type TestServices } from '../../src/testing/open-test-services.ts'
import { endlessQuery, ordersProject } from './orders-project.ts'

let test: TestServices | null = null

async function open(files: Readonly<Record<string, string>> = {}): Promise<TestServices> {
  test = await openTestServices({ ...ordersProject, ...files })
  return test
}

afterEach(async () => {
  await test?.[Symbol.asyncDispose]()
  test = null
})

const slow = { 'models/apart/slow.sql': `/*---\nkind: table\n---*/\n${endlessQuery}\n` }
const at = '2024-01-11T00:00:00.000Z'
const startedSlow = (event: {
  readonly type: string
  readonly payload: Readonly<Record<string, unknown>>
}) => event.type === 'batch.started' && event.payload['model'] === 'apart.slow'

describe('an environment that is held', () => {
  it('refuses a second run at once, naming who holds it and since when', async () => {
    const services = await open(slow)
    const plan = await services.plan()
    const { runId } = await services.start(plan)
    await services.event(runId, startedSlow)
    await services.project.write({ 'models/apart/other.sql': 'select 1 as x' })
    const second = await services.plan()
    await expect(services.start(second, services.otherProcess('other:2'))).rejects.toMatchObject({
      code: 'environment_busy',
      details: { holder: 'test:1', since: at, runId },
    })
    expect((await services.services.store.listRuns()).map(({ id }) => id)).toEqual([runId])
    expect(await services.services.store.getPlan(second.id)).toMatchObject({ status: 'ready' })
    await services.orchestrator.cancelRun({ runId, by: 'bob' })
  })

  it('does not hold another environment', async () => {
    const services = await open()
    await services.apply()
    const lease = {
      name: 'environment:prod',
      holder: 'x',
      runId: 'r',
      at,
      expiresAt: '2024-01-11T01:00:00.000Z',
    }
    await services.services.store.takeLease(lease)
    expect(await services.apply('dev')).toMatchObject({ status: 'completed' })
    await services.project.write({ 'models/apart/numbers.sql': 'select 2 as n' })
    await expect(services.apply()).rejects.toMatchObject({ code: 'environment_busy' })
  })

  it('that is taken away in the middle of a run lets nothing more be written but that it ended', async () => {
    const services = await open(slow)
    const { runId, ended } = await services.start(await services.plan())
    await services.event(runId, startedSlow)
    await services.event(
      runId,
      ({ type, payload }) => type === 'model.ended' && payload['model'] === 'marts.daily',
    )
    const { store } = services.services
    await store.dropLease('environment:prod')
    const taken = await store.takeLease({
      name: 'environment:prod',
      holder: 'thief:9',
      runId: 'r_thief',
      at,
      expiresAt: '2024-01-11T01:00:00.000Z',
    })
    if (!taken.taken) throw new Error('the lease was free')
    const before = await services.events(runId)
    await services.engine.fence('environment:prod', taken.lease.token, [])
    await ended
    const after = await services.events(runId)
    expect(after.slice(0, before.length)).toEqual(before)
    expect(after.slice(before.length)).toMatchObject([
      { type: 'run.ended', payload: { status: 'interrupted' } },
    ])
    expect(await store.getRun(runId)).toMatchObject({ status: 'interrupted' })
    expect(await store.getEnvironment('prod')).toBeNull()
    expect(await store.getLease('environment:prod')).toMatchObject({ holder: 'thief:9' })
    expect(
      await services.rows(
        "select count(*) from information_schema.tables where table_name like 'slow%'",
      ),
    ).toEqual([[0]])
    await expect(services.rows('select * from marts.daily')).rejects.toThrow()
  })
})

describe('a plan', () => {
  it('is refused as stale before any work when its environment was promoted since', async () => {
    const services = await open()
    const first = await services.plan()
    await services.project.write({
      'models/apart/numbers.sql': '/*---\nkind: table\n---*/\nselect 2 as n',
    })
    await services.apply()
    await expect(services.start(first)).rejects.toMatchObject({
      code: 'plan_stale',
      details: { by: 'ada' },
    })
    expect(await services.services.store.getPlan(first.id)).toMatchObject({ status: 'stale' })
    expect(await services.services.store.listRuns()).toHaveLength(1)
    expect(await services.services.store.listLeases()).toEqual([])
    expect(await services.rows('select n from apart.numbers')).toEqual([[2]])
    await expect(services.start(first)).rejects.toMatchObject({ code: 'plan_stale' })
  })

  it('is applied once, however often it is asked for at the same time', async () => {
    const services = await open()
    const plan = await services.plan()
    const other = services.otherProcess('other:2')
    const starts = await Promise.allSettled([
      services.start(plan),
      services.start(plan, other),
      services.start(plan),
    ])
    const runs = starts.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []))
    expect(runs).toHaveLength(1)
    for (const start of starts) {
      if (start.status === 'rejected')
        expect(['environment_busy', 'plan_already_applied']).toContain(start.reason.code)
    }
    expect(await runs[0]?.ended).toMatchObject({ status: 'completed' })
    await expect(services.start(plan)).rejects.toMatchObject({ code: 'plan_already_applied' })
    expect(await services.services.store.listRuns()).toHaveLength(1)
    expect(await services.services.store.listLeases()).toEqual([])
  })

  it('is not stale because of a run in between', async () => {
    const services = await open()
    await services.apply()
    await services.project.write({
      'models/apart/numbers.sql': '/*---\nkind: table\n---*/\nselect 2 as n',
    })
    const plan = await services.plan()
    const executionTime = Date.UTC(2024, 0, 12)
    const scheduled = await services.orchestrator.runEnvironment({
      environment: 'prod',
      executionTime,
      actor: 'cron',
    })
    expect(await scheduled.ended).toMatchObject({ status: 'completed', kind: 'schedule' })
    expect(await (await services.start(plan)).ended).toMatchObject({ status: 'completed' })
    expect(await services.plan()).toMatchObject({ status: 'nothing_to_do' })
    expect(await services.rows('select count(*), count(distinct id) from raw.orders')).toEqual([
      [100, 100],
    ])
  })

  it('that nobody made cannot be applied', async () => {
    const services = await open()
    await expect(
      services.orchestrator.applyPlan({ planId: 'p_none', actor: 'ada' }),
    ).rejects.toMatchObject({ code: 'plan_not_found' })
  })
})

describe('a run whose process died', () => {
  it('is ended as interrupted, its lease freed, and the next run goes on', async () => {
    const services = await open()
    const { store, clock } = services.services
    const plan = await services.plan()
    const run = {
      id: 'r_dead',
      kind: 'apply',
      environment: 'prod',
      planId: plan.id,
      actor: 'ada',
      createdAt: at,
    } as const
    await store.createRun(run)
    await store.startRun(run.id, at)
    await store.movePlan(plan.id, { from: ['ready'], to: 'applying', at })
    await store.takeLease({
      name: 'environment:prod',
      holder: 'dead:1',
      runId: run.id,
      at,
      expiresAt: '2024-01-11T01:00:00.000Z',
    })
    const dead = await recoverRuns({ store, journal: services.services.journal, clock })
    expect(dead.map(({ id }) => id)).toEqual(['r_dead'])
    expect(await store.getRun(run.id)).toMatchObject({ status: 'interrupted', endedAt: at })
    expect(await store.getPlan(plan.id)).toMatchObject({ status: 'failed' })
    expect((await services.events(run.id)).at(-1)).toMatchObject({
      type: 'run.ended',
      payload: { status: 'interrupted' },
    })
    const planEvents = await store.readEvents(`plan:${plan.id}`, 0, 100)
    expect(planEvents.at(-1)?.type).toBe('plan.failed')
    expect(await recoverRuns({ store, journal: services.services.journal, clock })).toEqual([])
    expect(await services.apply()).toMatchObject({ status: 'completed' })
  })
})
