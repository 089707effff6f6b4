import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openProject, type OpenProject } from './open-project.ts'

const orders = `/*---
kind: incremental
time_column: ds
start: 2024-01-01
owner: ada
tags: [raw, daily]
description: what was ordered
audits: [{ not_null: id }, { unique: id, severity: warn }]
columns:
  id: the key
  amount: { type: bigint, description: in cents }
---*/
select i as id, date '2024-01-01' + (i // 10)::int as ds, i * 10 as amount
from range(0, 100) as t(i)
where ds between '{{ start_ds }}' and '{{ end_ds }}'
`
const files = {
  'millrace.yaml': 'name: shop\nstart: 2024-01-01\n',
  'seeds/countries.csv': 'code,name\nde,Germany\n',
  'models/staging/orders.sql': orders,
  'models/marts/daily.sql': `/*---
kind: table
tags: [daily]
---*/
select ds, sum(amount) as revenue from staging.orders group by ds
`,
  'models/marts/best.sql': 'select ds, revenue from marts.daily where revenue > 3000\n',
  'models/marts/checked.sql': `/*---
kind: table
owner: bob
audits: [{ row_count: { min: 500 } }]
---*/
select ds from marts.best
`,
}

let project: OpenProject
let at = '2024-01-11T00:00:00.000Z'
beforeAll(async () => {
  project = await openProject(files, undefined, { now: () => new Date(at) })
  await project.apply('prod')
})
afterAll(() => project[Symbol.asyncDispose]())

describe('a search for models', () => {
  const search = async (input: Parameters<typeof project.caller.model.search>[0] = {}) =>
    project.caller.model.search(input)
  const names = async (input: Parameters<typeof search>[0]) =>
    (await search(input)).items.map(({ name }) => name)

  it('answers a page of them and counts the rest', async () => {
    const page = await search({ limit: 2, offset: 1 })
    expect(page).toMatchObject({ total: 5, all: 5 })
    expect(page.items.map(({ name }) => name)).toEqual(['marts.checked', 'marts.daily'])
  })

  it('finds names, words, tags, owners and columns, names that begin with the text first', async () => {
    expect(await names({ text: 'DAILY' })).toEqual(['marts.daily', 'staging.orders'])
    expect(await names({ text: 'ordered' })).toEqual(['staging.orders'])
    expect(await names({ text: 'bob' })).toEqual(['marts.checked'])
    expect(await names({ text: 'revenue' })).toEqual(['marts.best', 'marts.daily'])
    expect(await names({ text: 'co' })).toEqual(['seeds.countries'])
    expect(await names({ text: 'nowhere' })).toEqual([])
  })

  it('filters, and counts for each facet what its other values would give', async () => {
    const found = await search({ kinds: ['table'], tags: ['daily'] })
    expect(found.items.map(({ name }) => name)).toEqual(['marts.daily'])
    expect(found.facets).toEqual({
      kinds: [
        { value: 'incremental', models: 1 },
        { value: 'table', models: 1 },
      ],
      tags: [{ value: 'daily', models: 1 }],
      owners: [],
    })
    expect(await names({ owners: ['ada', 'bob'] })).toEqual(['marts.checked', 'staging.orders'])
    expect(await names({ lastRun: ['failed'] })).toEqual(['marts.checked'])
  })

  it('says when each last ran and how fresh it is', async () => {
    const found = await search()
    const by = new Map(found.items.map((item) => [item.name, item]))
    expect(by.get('marts.checked')?.lastRun).toMatchObject({
      environment: 'prod',
      status: 'failed',
    })
    expect(by.get('staging.orders')?.lastRun).toMatchObject({ status: 'success', rows: 100 })
    expect(by.get('marts.best')).toMatchObject({ lastRun: null, freshAt: null, stale: false })
  })

  it('lists a project that was never applied', async () => {
    const found = await search({ environment: 'dev' })
    expect(found).toMatchObject({ total: 5 })
    expect(found.items.every(({ freshAt, stale }) => freshAt === null && !stale)).toBe(true)
  })

  it('knows what a cron made stale, once something is shown', async () => {
    await project.write({ 'models/marts/checked.sql': null })
    await project.apply('prod')
    const stale = async () =>
      (await search({ sort: 'freshness' })).items
        .filter((item) => item.stale)
        .map(({ name }) => name)
    expect(await stale()).toEqual([])
    at = '2024-01-11T23:59:00.000Z'
    expect(await stale()).toEqual([])
    at = '2024-01-12T00:00:00.000Z'
    expect(await stale()).toEqual(['marts.daily', 'staging.orders'])
    at = '2024-01-11T00:00:00.000Z'
    const found = await search({ text: 'staging.orders' })
    expect(found.items[0]).toMatchObject({ freshAt: at })
  })
})

describe('the page of a model', () => {
  it('says what its file says', async () => {
    const page = await project.caller.model.page({ model: 'staging.orders' })
    expect(page).toMatchObject({
      path: 'models/staging/orders.sql',
      start: '2024-01-01T00:00:00.000Z',
      end: null,
      timeColumn: 'ds',
      audits: [
        { name: 'not_null(id)', blocking: true },
        { name: 'unique(id)', blocking: false },
      ],
      columns: [
        { name: 'id', type: 'BIGINT', description: 'the key' },
        { name: 'ds', type: 'DATE', description: null },
        { name: 'amount', type: 'BIGINT', description: 'in cents' },
      ],
      issues: [],
      seed: null,
    })
    expect(page.source).toContain('{{ start_ds }}')
    const file = await readFile(path.join(project.root, page.path), 'utf8')
    expect(file.split('\n')[(page.sourceLine ?? 0) - 1]).toBe(page.source?.split('\n')[0])
    expect(page.rendered).not.toContain('{{')
    expect(page.physicalName).toMatch(/^millrace__staging\.orders__/)
    const seed = await project.caller.model.page({ model: 'seeds.countries' })
    expect(seed).toMatchObject({
      source: null,
      seed: { columns: [{ name: 'code' }, { name: 'name' }] },
    })
  })

  it('tells a file that differs from what is shown, and a reader of one', async () => {
    const same = async (model: string, environment = 'prod') => {
      const { shown, sameAsShown } = await project.caller.model.page({ model, environment })
      return [shown, sameAsShown]
    }
    expect(await same('marts.best')).toEqual([true, true])
    expect(await same('marts.best', 'dev')).toEqual([false, null])
    await project.write({ 'models/staging/orders.sql': orders.replace('i * 10', 'i * 11') })
    expect(await same('staging.orders')).toEqual([true, false])
    expect(await same('marts.best')).toEqual([true, false])
    await project.write({ 'models/staging/orders.sql': orders.replace('what was', 'all that was') })
    expect(await same('staging.orders')).toEqual([true, false])
    expect(await same('marts.best')).toEqual([true, true])
    await project.write({ 'models/staging/orders.sql': orders.replace('in cents', 'in euros') })
    expect(await same('staging.orders')).toEqual([true, false])
    await project.write({ 'models/staging/orders.sql': orders })
    expect(await same('staging.orders')).toEqual([true, true])
  })

  it('has the issues of its file', async () => {
    await project.write({
      'models/staging/orders.sql': orders.replace('  id: the key', '  ix: the key'),
    })
    const page = await project.caller.model.page({ model: 'staging.orders' })
    expect(page.issues).toMatchObject([{ code: 'described-column-missing', severity: 'warning' }])
    const [item] = (await project.caller.model.search({ text: 'staging' })).items
    expect(item).toMatchObject({ issues: 1 })
    await project.write({ 'models/staging/orders.sql': orders })
  })
})
