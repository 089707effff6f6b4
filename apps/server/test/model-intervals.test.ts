import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openProject, type OpenProject } from './open-project.ts'

const orders = `/*---
kind: incremental
time_column: ds
batch_size: 2
---*/
select i as id, date '2024-01-01' + (i // 10)::int as ds from range(0, 200) as t(i)
where ds between '{{ start_ds }}' and '{{ end_ds }}'
`
const files = {
  'millrace.yaml': 'name: shop\nstart: 2024-01-01\n',
  'models/staging/orders.sql': orders,
  'models/marts/days.sql': '/*---\nkind: table\n---*/\nselect distinct ds from staging.orders\n',
  'models/marts/seen.sql': 'select ds from marts.days\n',
}
const iso = (day: number) => new Date(Date.UTC(2024, 0, day)).toISOString()
const started = iso(11)

let project: OpenProject
let at = started
beforeAll(async () => {
  project = await openProject(files, undefined, { now: () => new Date(at) })
})
afterAll(() => project[Symbol.asyncDispose]())

const intervals = (model: string, environment?: string) =>
  project.caller.model.intervals({ model, ...(environment && { environment }) })

describe('the intervals of a model', () => {
  it('are all missing before anything was applied', async () => {
    expect(await intervals('staging.orders')).toMatchObject({
      have: [],
      missing: [[iso(1), iso(11)]],
      gaps: 0,
    })
    expect(await intervals('marts.days')).toEqual({ whole: true, unit: 'day', builtAt: null })
  })

  it('are there after an apply, and missing again as time goes on', async () => {
    await project.apply('prod')
    expect(await intervals('staging.orders')).toMatchObject({ missing: [], end: iso(11) })
    at = '2024-01-13T05:00:00.000Z'
    expect(await intervals('staging.orders')).toMatchObject({
      start: iso(1),
      end: iso(13),
      have: [[iso(1), iso(11)]],
      missing: [[iso(11), iso(13)]],
      gaps: 0,
    })
    expect(await intervals('marts.days')).toEqual({ whole: true, unit: 'day', builtAt: started })
    expect(await intervals('marts.seen')).toMatchObject({ whole: true, builtAt: null })
    expect(await intervals('staging.orders', 'dev')).toMatchObject({ have: [] })
  })

  it('have gaps where something later is there', async () => {
    const { store } = project.opened
    const { version } = await project.caller.model.page({ model: 'staging.orders' })
    const range = { start: Date.UTC(2024, 0, 3), end: Date.UTC(2024, 0, 5) }
    await store.removeIntervals(version!, range)
    expect(await intervals('staging.orders')).toMatchObject({
      have: [
        [iso(1), iso(3)],
        [iso(5), iso(11)],
      ],
      missing: [
        [iso(3), iso(5)],
        [iso(11), iso(13)],
      ],
      gaps: 1,
    })
  })

  it('of a model that nobody knows are refused', async () => {
    await expect(intervals('marts.none')).rejects.toMatchObject({
      cause: { code: 'model_not_found' },
    })
  })
})

describe('the runs of a model', () => {
  it('come in pages, newest first, of every environment', async () => {
    await project.write({ 'models/staging/orders.sql': orders.replace('i as id', 'i + 1 as id') })
    const dev = await project.apply('dev')
    const runs = (before?: string) =>
      project.caller.model.runs({ model: 'Staging.Orders', limit: 1, ...(before && { before }) })
    const newest = await runs()
    expect(newest.items).toMatchObject([
      { runId: dev, environment: 'dev', status: 'success', batches: 5, rows: 100, error: null },
    ])
    expect(newest.next).toBe(dev)
    const older = await runs(dev)
    expect(older).toMatchObject({ items: [{ environment: 'prod', why: 'new' }], next: null })
    expect(await project.caller.model.runs({ model: 'marts.none' })).toEqual({
      items: [],
      next: null,
    })
  })
})
