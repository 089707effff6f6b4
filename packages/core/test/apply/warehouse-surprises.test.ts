import { afterEach, describe, expect, it } from 'vitest'
import path from 'node:path'
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

async function tableOf(services: TestServices, model: string) {
  const environment = await services.services.store.getEnvironment('prod')
  const id = environment?.snapshots.find(({ name }) => name === model)?.snapshotId
  const [snapshot] = await services.services.store.getSnapshots(id ? [id] : [])
  if (!snapshot?.physicalSchema || !snapshot.physicalName) throw new Error(`${model} has no table`)
  return { schema: snapshot.physicalSchema, name: snapshot.physicalName }
}

/** Drops behind the product's back, with a token of its own. */
async function drop(services: TestServices, model: string): Promise<void> {
  const relation = await tableOf(services, model)
  const token = 1_000n
  await services.engine.fence('somebody', token, ['drop'])
  const ticket = { lease: 'somebody', token, batch: 'drop', run: 'r_x' }
  await services.engine.drop([relation], { ticket, signal: new AbortController().signal })
}

describe('a warehouse that was changed behind our back', () => {
  it('gets a dropped table rebuilt, and the plan says why', async () => {
    const services = await open()
    await services.apply()
    await drop(services, 'marts.daily')
    const plan = await services.plan()
    expect(plan.status).toBe('ready')
    expect(plan.document?.backfills).toMatchObject([{ model: 'marts.daily', reason: 'table-gone' }])
    expect(plan.document?.issues.map(({ severity, message }) => `${severity} ${message}`)).toEqual([
      expect.stringMatching(/^warning .*marts\.daily/),
    ])
    expect(await (await services.start(plan)).ended).toMatchObject({ status: 'completed' })
    expect(await services.rows('select sum(orders), sum(revenue) from marts.daily')).toEqual([
      ['100', '49500'],
    ])
    expect(await services.plan()).toMatchObject({ status: 'nothing_to_do' })
  })

  it('gets a dropped table of time ranges rebuilt from its start', async () => {
    const services = await open()
    await services.apply()
    await drop(services, 'raw.orders')
    const plan = await services.plan()
    expect(plan.document?.backfills[0]).toMatchObject({
      model: 'raw.orders',
      reason: 'table-gone',
      batches: { length: 5 },
    })
    expect(await (await services.start(plan)).ended).toMatchObject({ status: 'completed' })
    expect(await services.rows('select count(*), count(distinct id) from raw.orders')).toEqual([
      [100, 100],
    ])
  })
})

describe('data that no model makes', () => {
  it('is read from files that are declared', async () => {
    test = await openTestServices(
      {
        'data/places.csv': 'id,name\n1,here\n2,there\n',
        'sources.yaml': '- {name: ext.places, file: data/places.csv}\n',
        'models/a/names.sql': '/*---\nkind: table\n---*/\nselect name from ext.places',
      },
      { readable: ['data/places.csv'] },
    )
    const plan = await test.plan()
    expect(plan.document?.issues).toEqual([])
    expect(plan.document?.readableFiles).toEqual([path.join(test.project.root, 'data/places.csv')])
    expect(await (await test.start(plan)).ended).toMatchObject({ status: 'completed' })
    expect(await test.rows('select name from a.names order by name')).toEqual([['here'], ['there']])
  })

  it('is read from a table of the warehouse with one warning, and is an issue when it is nowhere', async () => {
    const services = await open({
      'models/a/reader.sql': 'select * from information_schema.tables',
    })
    const plan = await services.plan()
    expect(plan.document?.issues).toMatchObject([
      {
        severity: 'warning',
        code: 'undeclared-table',
        file: 'models/a/reader.sql',
        hint: expect.stringContaining('sources.yaml'),
      },
    ])
    expect(plan.status).toBe('ready')
    await services.project.write({ 'models/a/reader.sql': 'select *\nfrom raw.ordrs' })
    expect((await services.plan()).document?.issues).toMatchObject([
      {
        severity: 'error',
        code: 'unknown-table',
        line: 2,
        column: 6,
        hint: 'did you mean raw.orders?',
      },
    ])
  })
})

describe('SQL that reaches outside the warehouse', () => {
  it.each([
    "select * from read_text('/etc/passwd')",
    "select * from read_csv('/etc/passwd', header = false)",
    "select * from '/etc/passwd.csv'",
    "select getenv('HOME') as home",
    "select * from glob('/etc/*')",
  ])('is refused: %s', async (sql) => {
    const services = await open({ 'models/a/outside.sql': `/*---\nkind: table\n---*/\n${sql}\n` })
    const plan = await services.plan()
    if (plan.status === 'ready') {
      const run = await (await services.start(plan)).ended
      expect(run.status).toBe('failed')
    } else expect(plan.status).toBe('invalid')
    expect(
      JSON.stringify([plan.document?.issues, await services.services.store.listRuns()]),
    ).not.toContain('root:')
  })

  it.each([
    "copy raw.orders to '/tmp/x.csv'",
    "attach '/tmp/x.duckdb' as x",
    'install httpfs',
    "set home_directory='/tmp'",
  ])('is refused before and after a query: %s', async (statement) => {
    const services = await open({
      'models/apart/numbers.sql': `/*---\nkind: table\npre:\n  - ${JSON.stringify(statement)}\n---*/\nselect 1 as n\n`,
    })
    const run = await services.apply()
    expect(run).toMatchObject({ status: 'failed' })
    expect((await services.events(run.id)).at(-1)?.payload).toMatchObject({
      causes: [{ model: 'apart.numbers' }],
    })
  })
})

describe('a seed that cannot be read by the warehouse', () => {
  it('fails its model and leaves what was there', async () => {
    const services = await open({
      'seeds/names.csv': 'id\n1\n',
      'seeds/names.yaml': 'columns: {id: INTEGER}\n',
    })
    await services.apply()
    await services.project.write({ 'seeds/names.csv': 'id\nnot a number\n' })
    expect(await services.apply()).toMatchObject({ status: 'failed' })
    expect(await services.rows('select id from seeds.names')).toEqual([[1]])
  })
})
