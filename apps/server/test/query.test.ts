import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openProject, type OpenProject } from './open-project.ts'

let project: OpenProject

const models = (value: number) => ({
  'models/marts/figures.sql': `/*---\nkind: table\n---*/\nselect ${value} as figure\n`,
  'models/marts/above.sql': 'select figure + 1 as figure from marts.figures\n',
  'models/loose.sql': `/*---\nkind: table\n---*/\nselect ${value * 10} as figure\n`,
})

beforeAll(async () => {
  project = await openProject({
    'millrace.yaml': 'name: figures\ndefault_schema: shop\n',
    ...models(1),
  })
  await project.apply('prod')
  await project.write(models(2))
  await project.apply('dev')
})
afterAll(() => project[Symbol.asyncDispose]())

const run = (sql: string, environment = 'prod') => project.caller.query.run({ sql, environment })

describe('an answer', () => {
  it('is cut at the limit and says so', async () => {
    const sql = 'select * from range(10)'
    const cut = await project.caller.query.run({ sql, limit: 3 })
    expect(cut).toMatchObject({ rows: [{ range: 0 }, { range: 1 }, { range: 2 }], truncated: true })
    const whole = await project.caller.query.run({ sql, limit: 10 })
    expect([whole.rows.length, whole.truncated]).toEqual([10, false])
    const usual = await run('select * from range(1001)')
    expect([usual.rows.length, usual.truncated]).toEqual([1000, true])
  })

  it('has columns also without rows', async () => {
    expect(await run('select 1 as a, true as b where false')).toEqual({
      columns: [
        { name: 'a', type: 'INTEGER' },
        { name: 'b', type: 'BOOLEAN' },
      ],
      rows: [],
      truncated: false,
    })
  })

  it('has values of every type as JSON can carry them', async () => {
    const values: readonly (readonly [sql: string, value: unknown])[] = [
      ['9007199254740991', 9007199254740991],
      ['9007199254740993', '9007199254740993'],
      ['-9007199254740993', '-9007199254740993'],
      [
        '170141183460469231731687303715884105727::hugeint',
        '170141183460469231731687303715884105727',
      ],
      ['1.50::decimal(9, 2)', '1.50'],
      ['12345678901234567890.12::decimal(38, 2)', '12345678901234567890.12'],
      ['0.5::double', 0.5],
      ["'nan'::double", 'NaN'],
      ['true', true],
      ['null', null],
      ["'ü, 🚲'", 'ü, 🚲'],
      ["date '2024-02-29'", '2024-02-29'],
      ["timestamp '2024-02-29 12:30:00.25'", '2024-02-29T12:30:00.250Z'],
      ["timestamptz '2024-02-29 12:30:00+02'", '2024-02-29T10:30:00Z'],
      ["time '12:30:00'", '12:30:00'],
      ["'5f0c1d9e-0000-4000-8000-000000000001'::uuid", '5f0c1d9e-0000-4000-8000-000000000001'],
      ["'\\xAA\\x01'::blob", 'qgE='],
      ['[1, null, 9007199254740993]', [1, null, '9007199254740993']],
      ["{'a': 1, 'b': [date '2024-01-01']}", { a: 1, b: ['2024-01-01'] }],
      ["map {'k': 1.5}", { k: '1.5' }],
      ["interval '3 days'", '3 days'],
    ]
    const columns = values.map(([sql], index) => `${sql} as c${index}`)
    const { rows } = await run(`select ${columns.join(', ')}`)
    const expected = Object.fromEntries(values.map(([, value], index) => [`c${index}`, value]))
    expect(rows).toEqual([expected])
    expect(JSON.parse(JSON.stringify(rows))).toEqual(rows)
  })
})

describe('the name of a model', () => {
  const readings: readonly (readonly [sql: string, prod: unknown, dev: unknown])[] = [
    ['select figure from marts.figures', 1, 2],
    ['select figure from marts.above', 2, 3],
    ['select figure from MARTS.Figures', 1, 2],
    ['select figure from "marts"."figures"', 1, 2],
    ['select figures.figure from marts.figures', 1, 2],
    ['select marts.figures.figure from marts.figures', 1, 2],
    ['select f.figure from marts.figures as f', 1, 2],
    ['select figure from shop.loose', 10, 20],
    ['select figure from loose', 10, 20],
    ['select (select max(figure) from marts.figures) as figure', 1, 2],
    ['with a as (select * from marts.figures) select figure from a', 1, 2],
    ['with figures as (select 7 as figure) select figure from figures', 7, 7],
    ['with loose as (select 7 as figure) select figure from loose', 7, 7],
    ['with loose as (select figure + 1 as figure from loose) select figure from loose', 11, 21],
    ['select l.figure + f.figure as figure from loose l, marts.figures f', 11, 22],
    ["select 'marts.figures' as figure -- marts.figures", 'marts.figures', 'marts.figures'],
  ]

  it.each(readings)('means the view of the environment: %s', async (sql, prod, dev) => {
    expect((await run(sql)).rows).toEqual([{ figure: prod }])
    expect((await run(sql, 'dev')).rows).toEqual([{ figure: dev }])
  })

  it('is no other environment by its schema', async () => {
    expect((await run('select figure from marts__dev.figures')).rows).toEqual([{ figure: 2 }])
  })

  it('of an environment that does not exist is refused', async () => {
    await expect(run('select 1', 'nowhere')).rejects.toMatchObject({
      cause: { code: 'environment_not_found', hint: expect.stringContaining('millrace plan') },
    })
    await expect(run('select 1', 'No')).rejects.toMatchObject({
      cause: { code: 'environment_name_invalid' },
    })
  })
})

describe('a statement that is not one SELECT', () => {
  const refused: readonly (readonly [sql: string, code: string])[] = [
    ['', 'query_refused'],
    ['-- nothing', 'query_refused'],
    ['select 1; select 2', 'query_refused'],
    ['drop view marts.figures', 'query_refused'],
    ['insert into marts.figures values (3)', 'query_refused'],
    ['create table t as select 1', 'query_refused'],
    ["copy marts.figures to 'out.csv'", 'query_refused'],
    ["attach 'other.duckdb'", 'query_refused'],
    ['set threads = 1', 'query_refused'],
    ['pragma database_list', 'query_refused'],
    ["select * from query('select 1')", 'query_refused'],
    ["select * from read_text('/etc/hostname')", 'query_failed'],
    ["select * from '/etc/hostname'", 'query_failed'],
    ['with a as (delete from marts.figures returning *) select * from a', 'query_failed'],
    ['select nonsense', 'query_failed'],
  ]

  it.each(refused)('is refused: %s', async (sql, code) => {
    for (const environment of ['prod', 'dev'])
      await expect(run(sql, environment)).rejects.toMatchObject({ cause: { code } })
  })

  it('changes nothing', async () => {
    expect((await run('select figure from marts.figures')).rows).toEqual([{ figure: 1 }])
  })

  it('is told with the place where it is wrong', async () => {
    await expect(run('select\n  nonsense')).rejects.toMatchObject({
      cause: { code: 'query_failed', details: { line: 2, column: 3 } },
    })
  })

  it('is told with the place in the text as it was written, whatever environment it names', async () => {
    const sql = 'select 1\nfrom marts.figures as f where nonsense = 1'
    for (const environment of ['prod', 'dev'])
      await expect(run(sql, environment)).rejects.toMatchObject({
        cause: { code: 'query_failed', details: { line: 2, column: 31 } },
      })
  })
})

describe('the state', () => {
  it('is read by one SELECT, bounded', async () => {
    const sql = 'select environment, status from plans order by environment'
    expect(await project.caller.state.sql({ sql, limit: 1 })).toEqual({
      columns: ['environment', 'status'],
      rows: [{ environment: 'dev', status: 'applied' }],
      truncated: true,
    })
  })

  const writes = [
    'delete from plans',
    "update runs set status = 'failed'",
    'insert into workspaces default values',
    'truncate events',
    'drop table plans',
    'with gone as (delete from plans returning *) select * from gone',
    "select set_config('a.b', 'c', false)",
    "select pg_read_file('PG_VERSION')",
    'select 1; delete from plans',
    'select * from api_keys',
  ]

  it.each(writes)('is not written and keeps its secrets: %s', async (sql) => {
    await expect(project.caller.state.sql({ sql })).rejects.toMatchObject({
      cause: { code: 'query_refused' },
    })
    expect((await project.caller.plan.list({})).plans.length).toBe(2)
  })
})
