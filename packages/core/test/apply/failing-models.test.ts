import { afterEach, describe, expect, it } from 'vitest'
import { EngineError } from '../../src/engines/engine-error.ts'
import {
  openTestServices,
  type TestOptions,
  type TestServices,
} from '../../src/testing/open-test-services.ts'
import { failingWrites } from './intercept-writes.ts'
import { ordersProject } from './orders-project.ts'

let test: TestServices | null = null

async function open(
  files: Readonly<Record<string, string>> = {},
  options: TestOptions = {},
): Promise<TestServices> {
  test = await openTestServices({ ...ordersProject, ...files }, options)
  return test
}

afterEach(async () => {
  await test?.[Symbol.asyncDispose]()
  test = null
})

const statuses = async (services: TestServices, runId: string) =>
  Object.fromEntries(
    (await services.services.store.getModelRunsForRun(runId)).map(({ model, status }) => [
      model,
      status,
    ]),
  )
const batches = (services: TestServices, runId: string, type = 'batch.done') =>
  services
    .events(runId)
    .then((events) =>
      events
        .filter((event) => event.type === type)
        .map(({ payload }) => `${String(payload['model'])} ${String(payload['index'])}`),
    )

const broken = ordersProject['models/raw/orders.sql']!.replace(
  'i * 10 as amount',
  "case when i = 55 then cast('x' || i as int) else i * 10 end as amount",
)

describe('a run with a failing model', () => {
  it('keeps what succeeded, skips descendants with the cause, goes on with the rest, promotes nothing', async () => {
    const services = await open({ 'models/raw/orders.sql': broken })
    const run = await services.apply()
    expect(run.status).toBe('failed')
    expect(run.error).toContain('x55')
    expect(await statuses(services, run.id)).toEqual({
      'raw.orders': 'failed',
      'marts.daily': 'skipped',
      'apart.numbers': 'success',
    })
    const events = await services.events(run.id)
    expect(
      events.find(
        ({ type, payload }) => type === 'model.ended' && payload['model'] === 'marts.daily',
      )?.payload,
    ).toMatchObject({
      status: 'skipped',
      cause: { model: 'raw.orders' },
    })
    expect(events.at(-1)?.payload).toMatchObject({
      status: 'failed',
      causes: [{ kind: 'sql', model: 'raw.orders', batch: 3 }],
    })
    expect(events.some(({ type }) => type === 'views.promoted')).toBe(false)
    await expect(services.rows('select * from apart.numbers')).rejects.toThrow()
    expect(await services.services.store.getEnvironment('prod')).toBeNull()
    expect(await services.services.store.listLeases()).toEqual([])
  })

  it('resumes with only what is missing', async () => {
    let isBroken = true
    const error = new EngineError({ code: 'conversion', message: 'no such number' })
    const services = await open(
      {},
      failingWrites((write) => (isBroken && write === 3 ? error : null)),
    )
    const first = await services.apply()
    expect(first.status).toBe('failed')
    expect(await batches(services, first.id)).toEqual(
      expect.arrayContaining(['raw.orders 1', 'raw.orders 2', 'apart.numbers 1']),
    )
    isBroken = false
    const plan = await services.plan()
    expect(
      plan.document?.backfills.map(({ model, batches: left }) => `${model} ${left.length}`),
    ).toEqual(['raw.orders 3', 'marts.daily 1'])
    const second = await (await services.start(plan)).ended
    expect(second.status).toBe('completed')
    expect(
      await services.rows('select count(*), count(distinct id), sum(amount) from raw.orders'),
    ).toEqual([[100, 100, '49500']])
  })

  it('gives back the environment it had before', async () => {
    const services = await open()
    await services.apply()
    await services.project.write({ 'models/raw/orders.sql': broken })
    expect((await services.apply()).status).toBe('failed')
    expect(await services.rows('select count(*), sum(amount) from raw.orders')).toEqual([
      [100, '49500'],
    ])
    await services.project.write({
      'models/raw/orders.sql': ordersProject['models/raw/orders.sql']!,
    })
    expect(await services.plan()).toMatchObject({ status: 'nothing_to_do' })
  })

  it('rolls a batch back when a blocking audit fails, and records its rows', async () => {
    const services = await open({
      'models/raw/orders.sql': ordersProject['models/raw/orders.sql']!.replace(
        'i as id',
        'case when i = 25 then null else i end as id',
      ),
    })
    const run = await services.apply()
    expect(run).toMatchObject({ status: 'failed', error: expect.stringContaining('not_null(id)') })
    const [snapshot] = await services.services.store
      .getModelRunsForRun(run.id)
      .then((runs) => runs.filter(({ model }) => model === 'raw.orders'))
    expect(snapshot?.status).toBe('failed')
    const results = await services.services.store.getAuditResults(run.id)
    expect(results.filter(({ failing: count }) => count > 0)).toMatchObject([
      {
        model: 'raw.orders',
        audit: 'not_null(id)',
        blocking: true,
        failing: 1,
        sample: [{ id: null, amount: 250 }],
      },
    ])
    const [table] = await services.rows(
      `select table_schema || '.' || table_name from information_schema.tables where table_name like 'orders\\_\\_%' escape '\\'`,
    )
    expect(
      await services.rows(`select count(*), max(ds)::varchar from ${String(table?.[0])}`),
    ).toEqual([[20, '2024-01-02']])
    expect(await services.services.store.getEnvironment('prod')).toBeNull()
  })

  it('names the audit and what changed since it passed, near and far', async () => {
    const daily = ordersProject['models/marts/daily.sql']!
    const audited = (query: string) =>
      query.replace('kind: table\n', 'kind: table\naudits:\n  - expression: revenue < 10000\n')
    const services = await open({ 'models/marts/daily.sql': audited(daily) })
    expect((await services.apply()).status).toBe('completed')
    const more = ordersProject['models/raw/orders.sql']!.replace('i * 10 as', 'i * 1000 as')
    await services.project.write({ 'models/raw/orders.sql': more })
    const run = await services.apply()
    const ended = (await services.events(run.id)).at(-1)
    expect(ended?.payload['causes']).toMatchObject([
      {
        kind: 'audit',
        model: 'marts.daily',
        audit: 'expression(revenue < 10000)',
        changedSincePass: ['raw.orders'],
      },
    ])
    const failed = (await services.events(run.id)).findLast(({ type }) => type === 'audits.ended')
    expect(failed?.payload).toMatchObject({ passed: 0, failed: [{ failing: 10, checked: 10 }] })
  })

  it('only warns when the audit says so', async () => {
    const services = await open({
      'models/apart/numbers.sql':
        '/*---\nkind: table\naudits:\n  - expression: n > 5\n    severity: warn\n---*/\nselect 1 as n\n',
    })
    const run = await services.apply()
    expect(run.status).toBe('completed')
    expect(
      (await services.services.store.getAuditResults(run.id)).filter(
        ({ failing: count }) => count > 0,
      ),
    ).toMatchObject([{ audit: 'expression(n > 5)', blocking: false, failing: 1 }])
  })
})
