import { afterEach, describe, expect, it } from 'vitest'
import { openTestServices, type TestServices } from '../../src/testing/open-test-services.ts'
import { ordersProject } from './orders-project.ts'

let test: TestServices | null = null

async function open(files: Readonly<Record<string, string>> = {}): Promise<TestServices> {
  test = await openTestServices({ ...ordersProject, ...files })
  return test
}

afterEach(async () => {
  await test?.[Symbol.asyncDispose]()
  test = null
})

const total = (services: TestServices) =>
  services.rows('select sum(orders), sum(revenue) from marts.daily')

describe('planning and applying', () => {
  it('builds everything once, switches the views, and has nothing to do afterwards', async () => {
    const services = await open()
    const plan = await services.plan()
    expect(plan.status).toBe('ready')
    expect(plan.document?.changes.added.map(({ name }) => name).toSorted()).toEqual([
      'apart.numbers',
      'marts.best',
      'marts.daily',
      'raw.orders',
    ])
    const run = await (await services.start(plan)).ended
    expect(run).toMatchObject({ status: 'completed', error: null })
    expect(await total(services)).toEqual([['100', '49500']])
    expect(await services.rows('select count(*) from raw.orders')).toEqual([[100]])
    expect((await services.rows('select count(*) from marts.best'))[0]?.[0]).toBe(7)
    const again = await services.plan()
    expect(again).toMatchObject({ status: 'nothing_to_do', document: { backfills: [] } })
    const events = await services.events(run.id)
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1))
    expect(events[0]?.type).toBe('run.queued')
    expect(events.at(-1)).toMatchObject({ type: 'run.ended', payload: { status: 'completed' } })
    expect(events.filter(({ type }) => type === 'batch.done')).toHaveLength(7)
  })

  it('says of a reader that keeps its table which columns it reads instead of the changed one', async () => {
    const services = await open({
      'models/marts/days.sql':
        '/*---\nkind: table\n---*/\nselect ds, orders from marts.daily where orders > 1\n',
      'models/marts/last.sql': '/*---\nkind: table\n---*/\nselect max(ds) as ds from marts.days\n',
    })
    await services.apply()
    const daily = ordersProject['models/marts/daily.sql']!
    const edited = daily.replace('sum(amount)', 'max(amount)')
    await services.project.write({ 'models/marts/daily.sql': edited })
    const plan = await services.plan()
    const events = await services.services.store.readEvents(`plan:${plan.id}`, 0, 500)
    const found = events.find(({ type }) => type === 'changes.found')
    expect(found?.payload['kept']).toEqual([
      { model: 'marts.days', readsInstead: ['marts.daily.ds', 'marts.daily.orders'] },
      { model: 'marts.last', readsInstead: [] },
    ])
  })

  it('tells on the plan stream what became of the plan', async () => {
    const services = await open()
    const plan = await services.plan()
    await (
      await services.start(plan)
    ).ended
    const events = await services.services.store.readEvents(`plan:${plan.id}`, 0, 500)
    expect(events.map(({ type }) => type).filter((type) => type.startsWith('plan.'))).toEqual([
      'plan.requested',
      'plan.ready',
      'plan.applying',
      'plan.applied',
    ])
    expect((await services.services.store.getPlan(plan.id))?.status).toBe('applied')
  })

  it('changes nothing for a comment, an optional AS or a line break', async () => {
    const services = await open()
    await services.apply()
    await services.project.write({
      'models/marts/best.sql':
        '-- the best days\nselect ds,\n  revenue\nfrom marts.daily\nwhere revenue > 3000\n',
      'models/apart/numbers.sql': '/*---\nkind: table\n---*/\nselect 1 n -- one\n',
    })
    expect(await services.plan()).toMatchObject({ status: 'nothing_to_do' })
  })

  it.each([
    [
      'a block',
      (late: string) => `select {% if start_ds > '2024-01-05' %}${late}{% else %}1{% endif %}`,
    ],
    [
      'an expression',
      (late: string) => `select {{ '${late}' if start_ds > '2024-01-05' else '1' }}`,
    ],
  ])('sees a change in a branch that only some days take, in %s', async (_where, query) => {
    const model = (late: string) =>
      `/*---\nkind: incremental\ntime_column: ds\nbatch_size: 1\n---*/\n${query(late)} as n, date '{{ start_ds }}' as ds\n`
    const services = await open({ 'models/apart/branches.sql': model('2') })
    await services.apply()
    await services.project.write({ 'models/apart/branches.sql': model('3') })
    const plan = await services.plan()
    expect(plan.document?.changes.direct.map(({ name }) => name)).toEqual(['apart.branches'])
    await (
      await services.start(plan)
    ).ended
    expect(await services.rows('select sum(n) from apart.branches')).toEqual([['20']])
  })

  it('has nothing to do after midnight either, and moves on with an execution time', async () => {
    const services = await open()
    await services.apply()
    services.clock.set('2024-01-13T06:00:00Z')
    expect(await services.plan()).toMatchObject({ status: 'nothing_to_do' })
    const plan = await services.plan('prod', { execution_time: '2024-01-13' })
    expect(
      plan.document?.backfills.map(({ model, ranges }) => [model, ranges.length]),
    ).toContainEqual(['raw.orders', 1])
    expect(await (await services.start(plan)).ended).toMatchObject({ status: 'completed' })
    expect(await total(services)).toEqual([['100', '49500']])
  })

  it('builds nothing for a new environment that equals prod, and shares its tables', async () => {
    const services = await open()
    await services.apply()
    const plan = await services.plan('dev')
    expect(plan).toMatchObject({ status: 'ready', document: { backfills: [] } })
    expect(await (await services.start(plan)).ended).toMatchObject({ status: 'completed' })
    expect(await services.rows('select count(*) from marts__dev.daily')).toEqual([[10]])
    expect(await services.plan('dev')).toMatchObject({ status: 'nothing_to_do' })
  })

  it('changes one environment and leaves the other as it was', async () => {
    const services = await open()
    await services.apply()
    await services.project.write({
      'models/marts/best.sql': 'select ds, revenue from marts.daily where revenue > 8000\n',
    })
    expect(await services.apply('dev')).toMatchObject({ status: 'completed' })
    expect(await services.rows('select count(*) from marts__dev.best')).toEqual([[2]])
    expect(await services.rows('select count(*) from marts.best')).toEqual([[7]])
  })

  it('finds the tables and intervals of an earlier version again', async () => {
    const services = await open()
    await services.apply()
    const edited = ordersProject['models/marts/daily.sql']!.replace('count(*)', 'count(*) * 2')
    await services.project.write({ 'models/marts/daily.sql': edited })
    await services.apply()
    expect(await total(services)).toEqual([['200', '49500']])
    await services.project.write({
      'models/marts/daily.sql': ordersProject['models/marts/daily.sql']!,
    })
    const back = await services.plan()
    expect(back).toMatchObject({ status: 'ready', document: { backfills: [] } })
    await (
      await services.start(back)
    ).ended
    expect(await total(services)).toEqual([['100', '49500']])
  })

  it('loads a seed from the plan, not from what lies on disk by then', async () => {
    const services = await open({ 'seeds/names.csv': 'id,name\n1,one\n2,"two\nlines"\n' })
    const plan = await services.plan()
    await services.project.write({ 'seeds/names.csv': 'id,name\n9,nine\n' })
    expect(await (await services.start(plan)).ended).toMatchObject({ status: 'completed' })
    expect(await services.rows('select id, name from seeds.names order by id')).toEqual([
      [1, 'one'],
      [2, 'two\nlines'],
    ])
  })

  it('applies the SQL of the plan, not what is on disk by then', async () => {
    const services = await open()
    const plan = await services.plan()
    await services.project.write({ 'models/apart/numbers.sql': 'this is no SQL' })
    expect(await (await services.start(plan)).ended).toMatchObject({ status: 'completed' })
    expect(await services.rows('select n from apart.numbers')).toEqual([[1]])
  })

  it('refuses a plan of a broken project with every issue, and does nothing', async () => {
    const services = await open({
      'models/a/one.sql': 'select * from nowhere.at_all',
      'models/a/two.sql': '/*---\nknd: table\n---*/\nselect 1 as x',
      'models/a/three.sql': 'select {{ nothing }}',
    })
    const plan = await services.plan()
    expect(plan.status).toBe('invalid')
    expect(plan.document?.issues.map(({ code }) => code).toSorted()).toEqual([
      'template',
      'unknown-field',
      'unknown-table',
    ])
    await expect(services.start(plan)).rejects.toMatchObject({ code: 'plan_not_applicable' })
    expect(await services.services.store.listRuns()).toEqual([])
  })

  it('removes the view of a removed model, and refuses while another reads it', async () => {
    const services = await open()
    await services.apply()
    await services.project.write({ 'models/marts/daily.sql': null })
    expect((await services.plan()).document?.issues.map(({ code }) => code)).toContain(
      'removed-model-read',
    )
    await services.project.write({ 'models/marts/best.sql': null })
    expect(await services.apply()).toMatchObject({ status: 'completed' })
    await expect(services.rows('select * from marts.daily')).rejects.toThrow()
    expect(await services.rows('select count(*) from raw.orders')).toEqual([[100]])
  })
})
