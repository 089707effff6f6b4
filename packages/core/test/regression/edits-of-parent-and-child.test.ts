import { afterEach, expect, it } from 'vitest'
import { openTestServices, type TestServices } from '../../src/testing/open-test-services.ts'

let test: TestServices | null = null

afterEach(async () => {
  await test?.[Symbol.asyncDispose]()
  test = null
})

const table = (sql: string) => `/*---\nkind: table\n---*/\n${sql}\n`

it('an edited model passes on what an edit above it changed, beside its own edit', async () => {
  test = await openTestServices({
    'models/a/top.sql': table('select 1 as id, 10 as x, 100 as y'),
    'models/a/middle.sql': table('select id, x, y from a.top'),
    'models/a/of_x.sql': table('select x from a.middle'),
    'models/a/of_y.sql': table('select y from a.middle'),
    'models/a/of_id.sql': table('select id from a.middle'),
  })
  await test.apply()
  await test.project.write({
    'models/a/top.sql': table('select 1 as id, 11 as x, 100 as y'),
    'models/a/middle.sql': table('select id, x, y + 1 as y from a.top'),
  })
  const plan = await test.plan()
  expect(plan.document?.backfills.map(({ model }) => model).toSorted()).toEqual([
    'a.middle',
    'a.of_x',
    'a.of_y',
    'a.top',
  ])
  expect(await (await test.start(plan)).ended).toMatchObject({ status: 'completed' })
  expect(await test.rows('select x, y from a.of_x, a.of_y')).toEqual([[11, 101]])
})

it('columns in another order do not hide an edit above', async () => {
  test = await openTestServices({
    'models/a/top.sql': table('select 1 as id, 10 as x'),
    'models/a/middle.sql': table('select id, x from a.top'),
    'models/a/reader.sql': table('select x from a.middle'),
  })
  await test.apply()
  await test.project.write({
    'models/a/top.sql': table('select 1 as id, 11 as x'),
    'models/a/middle.sql': table('select x, id from a.top'),
  })
  expect(await test.apply()).toMatchObject({ status: 'completed' })
  expect(await test.rows('select x from a.reader')).toEqual([[11]])
})
