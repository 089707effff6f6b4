import { afterEach, describe, expect, it } from 'vitest'
import { openTestServices, type TestServices } from '../../src/testing/open-test-services.ts'

let test: TestServices | null = null

async function open(files: Readonly<Record<string, string>>): Promise<TestServices> {
  test = await openTestServices(files)
  return test
}

afterEach(async () => {
  await test?.[Symbol.asyncDispose]()
  test = null
})

describe('each kind of model', () => {
  it('that reads itself runs one batch after another, each on what the one before left', async () => {
    const services = await open({
      'models/a/total.sql': `/*---
kind: incremental
time_column: ds
batch_size: 1
batch_concurrency: 4
---*/
select date '{{ start_ds }}' as ds,
  coalesce((select max(n) from a.total where ds < date '{{ start_ds }}'), 0) + 1 as n
`,
    })
    const plan = await services.plan()
    expect(plan.document?.issues).toEqual([])
    expect(await (await services.start(plan)).ended).toMatchObject({ status: 'completed' })
    const rows = await services.rows('select day(ds), n from a.total order by ds')
    expect(rows.map((row) => row.map(Number))).toEqual(
      Array.from({ length: 10 }, (_, index) => [index + 1, index + 1]),
    )
    expect(await services.plan()).toMatchObject({ status: 'nothing_to_do' })
  })

  it('with a unique key keeps one row a key', async () => {
    const services = await open({
      'models/a/latest.sql': `/*---
kind: incremental
unique_key: id
---*/
select i % 5 as id, max(i) as v, '{{ execution_ds }}' as seen from range(20) as t(i) group by 1
`,
    })
    expect(await services.apply()).toMatchObject({ status: 'completed' })
    services.clock.set('2024-01-15T00:00:00Z')
    expect(await services.apply('prod', { execution_time: '2024-01-15' })).toMatchObject({
      status: 'completed',
    })
    const seen = await services.rows(
      'select count(*), count(distinct id), min(seen), max(seen) from a.latest',
    )
    expect(seen).toEqual([[5, 5, '2024-01-15', '2024-01-15']])
  })

  it('embedded is inlined in its readers and leaves nothing in the warehouse', async () => {
    const services = await open({
      'macros/money.jinja': '{% macro cents(c) %}({{ c }} * 100)::int{% endmacro %}',
      'models/a/base.sql': "/*---\nkind: embedded\n---*/\nselect 2 as n -- it's one line\n",
      'models/a/top.sql':
        "/*---\nkind: table\n---*/\nselect {{ money.cents('n') }} as cents from a.base",
      'models/a/eye.sql': 'select cents + 1 as more from a.top',
    })
    expect(await services.apply()).toMatchObject({ status: 'completed' })
    expect(await services.rows('select cents, more from a.top, a.eye')).toEqual([[200, 201]])
    await expect(services.rows('select * from a.base')).rejects.toThrow()
  })

  it('restricts what a time-range query returns to its batch, also when the author forgot to', async () => {
    const services = await open({
      'models/a/days.sql': `/*---
kind: incremental
time_column: ds
batch_size: 3
end: 2024-01-06
---*/
select date '2023-12-25' + i::int as ds, '{{ start_ds }}' as batch from range(0, 60) as t(i)
`,
    })
    expect(await services.apply()).toMatchObject({ status: 'completed' })
    const rows = await services.rows(
      'select batch, min(ds)::varchar, max(ds)::varchar, count(*) from a.days group by batch order by batch',
    )
    expect(rows).toEqual([
      ['2024-01-01', '2024-01-01', '2024-01-03', 3],
      ['2024-01-04', '2024-01-04', '2024-01-06', 3],
    ])
  })

  it('runs statements before and after the query in its transaction', async () => {
    const services = await open({
      'models/a/t.sql': `/*---
kind: table
pre: create or replace table scratch_numbers as select 41 as n
post: drop table scratch_numbers
---*/
select 1 as n
`,
    })
    const run = await services.apply()
    expect(run).toMatchObject({ status: 'completed', error: null })
    expect(await services.rows('select n from a.t')).toEqual([[1]])
  })
})
