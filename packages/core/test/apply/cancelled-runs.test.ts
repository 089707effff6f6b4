import { afterEach, describe, expect, it } from 'vitest'
import type { RunEvent } from '../../src/events/event-schema.ts'
import { readEvent } from '../../src/events/event-schema.ts'
import { openTestServices, type TestServices } from '../../src/testing/open-test-services.ts'
import { foldEvents } from '../../src/tracker/fold-events.ts'
import { emptyApply, foldApply } from '../../src/tracker/plan-apply-tracker.ts'
import { emptyCancel, foldCancel } from '../../src/tracker/plan-cancel-tracker.ts'
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
const startedSlow = (event: {
  readonly type: string
  readonly payload: Readonly<Record<string, unknown>>
}) => event.type === 'batch.started' && event.payload['model'] === 'apart.slow'

async function trackers(services: TestServices, runId: string) {
  const events = (await services.events(runId)).map((event) => readEvent(event) as RunEvent)
  return {
    apply: foldEvents(foldApply, emptyApply(runId), events),
    cancel: foldEvents(foldCancel, emptyCancel(runId), events),
    ends: events.filter(({ type }) => type === 'run.ended').length,
  }
}

describe('cancelling a run', () => {
  it('stops a long statement, ends every tracker, and planning again does only what was missing', async () => {
    const services = await open(slow)
    const { runId, ended } = await services.start(await services.plan())
    await services.event(runId, startedSlow)
    await services.event(
      runId,
      ({ type, payload }) => type === 'model.ended' && payload['model'] === 'marts.daily',
    )
    const run = await services.orchestrator.cancelRun({ runId, by: 'bob' })
    expect(run).toMatchObject({ status: 'cancelled', error: 'cancelled by bob' })
    expect(await ended).toEqual(run)
    const { apply, cancel, ends } = await trackers(services, runId)
    expect(ends).toBe(1)
    expect(apply).toMatchObject({
      status: 'cancelled',
      meta: { status: 'fail', reason: 'cancelled' },
      queue: [],
    })
    expect(apply.stages.promote.meta).toMatchObject({ status: 'fail', reason: 'skipped' })
    expect(cancel).toMatchObject({
      requestedBy: 'bob',
      meta: { status: 'success' },
      stopped: [{ model: 'apart.slow', batch: 1 }],
    })
    const models = await services.services.store.getModelRunsForRun(runId)
    expect(Object.fromEntries(models.map(({ model, status }) => [model, status]))).toEqual({
      'raw.orders': 'success',
      'marts.daily': 'success',
      'apart.numbers': 'success',
      'apart.slow': 'cancelled',
    })
    expect(await services.services.store.getEnvironment('prod')).toBeNull()
    expect(await services.services.store.listLeases()).toEqual([])
    expect(await services.rows('select 1')).toEqual([[1]])
    await services.project.write({
      'models/apart/slow.sql': '/*---\nkind: table\n---*/\nselect 7 as n\n',
    })
    const plan = await services.plan()
    expect(plan.document?.backfills.map(({ model }) => model)).toEqual(['apart.slow'])
    expect(await (await services.start(plan)).ended).toMatchObject({ status: 'completed' })
    expect(await services.rows('select sum(orders) from marts.daily')).toEqual([['100']])
  })

  it('before it began to work ends it cancelled and builds nothing', async () => {
    const services = await open()
    const plan = await services.plan()
    const { runId } = await services.start(plan)
    expect(await services.orchestrator.cancelRun({ runId, by: 'bob' })).toMatchObject({
      status: 'cancelled',
    })
    const events = await services.events(runId)
    expect(events.filter(({ type }) => type === 'batch.done')).toEqual([])
    expect((await trackers(services, runId)).cancel.meta.status).toBe('success')
    expect(await services.services.store.getPlan(plan.id)).toMatchObject({ status: 'cancelled' })
    await expect(services.start(plan)).rejects.toMatchObject({ code: 'plan_already_applied' })
    expect(await services.apply()).toMatchObject({ status: 'completed' })
  })

  it.each(['creation', 'backfill', 'promote'])(
    'as soon as the stage %s began reaches one end, and only one',
    async (stage) => {
      const services = await open()
      const { runId, ended } = await services.start(await services.plan())
      await services.event(
        runId,
        ({ type, payload }) => type === 'stage.started' && payload['stage'] === stage,
      )
      const asked = await services.orchestrator
        .cancelRun({ runId, by: 'bob' })
        .catch((error: unknown) => error)
      const run = await ended
      const { apply, cancel, ends } = await trackers(services, runId)
      expect(ends).toBe(1)
      expect(apply.status).toBe(run.status)
      if (run.status === 'cancelled') {
        expect(asked).toEqual(run)
        expect(cancel.meta.status).toBe('success')
        expect(await services.services.store.getEnvironment('prod')).toBeNull()
      } else {
        expect(run.status).toBe('completed')
        expect(asked).toMatchObject({ code: 'nothing_to_cancel' })
        if (cancel.requestedBy !== null) expect(cancel.meta.status).toBe('fail')
        expect(await services.rows('select sum(orders) from marts.daily')).toEqual([['100']])
      }
      const again = await services.plan()
      if (again.status === 'ready')
        expect(await (await services.start(again)).ended).toMatchObject({ status: 'completed' })
      expect(await services.rows('select count(*), count(distinct id) from raw.orders')).toEqual([
        [100, 100],
      ])
    },
  )

  it('twice is one cancel, by whom it was asked first', async () => {
    const services = await open(slow)
    const { runId } = await services.start(await services.plan())
    await services.event(runId, startedSlow)
    const both = await Promise.all([
      services.orchestrator.cancelRun({ runId, by: 'bob' }),
      services.orchestrator.cancelRun({ runId, by: 'eve' }),
    ])
    expect(both.map(({ status, error }) => `${status} ${error}`)).toEqual(
      Array(2).fill('cancelled cancelled by bob'),
    )
    const events = await services.events(runId)
    expect(events.filter(({ type }) => type === 'cancel.requested')).toHaveLength(1)
    await expect(services.orchestrator.cancelRun({ runId, by: 'bob' })).rejects.toMatchObject({
      code: 'nothing_to_cancel',
    })
  })

  it('that ended, or that never was, says so and changes nothing', async () => {
    const services = await open()
    const run = await services.apply()
    await expect(
      services.orchestrator.cancelRun({ runId: run.id, by: 'bob' }),
    ).rejects.toMatchObject({ code: 'nothing_to_cancel' })
    await expect(
      services.orchestrator.cancelRun({ runId: 'r_none', by: 'bob' }),
    ).rejects.toMatchObject({ code: 'run_not_found' })
    expect(await services.services.store.getRun(run.id)).toEqual(run)
  })

  it('by force ends the engine too, and the next run gets a new one', async () => {
    const services = await open(slow)
    const { runId } = await services.start(await services.plan())
    await services.event(runId, startedSlow)
    expect(await services.orchestrator.cancelRun({ runId, by: 'bob', force: true })).toMatchObject({
      status: 'cancelled',
    })
    await services.project.write({ 'models/apart/slow.sql': null })
    expect(await services.apply()).toMatchObject({ status: 'completed' })
  })

  it('happens to every run when the process closes', async () => {
    const services = await open(slow)
    const { runId, ended } = await services.start(await services.plan())
    await services.event(runId, startedSlow)
    await services.orchestrator.close()
    expect(await ended).toMatchObject({ status: 'cancelled', error: 'cancelled by shutdown' })
    expect(services.orchestrator.activeRuns).toEqual([])
  })
})
