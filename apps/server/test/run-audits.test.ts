import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openProject, type OpenProject } from './open-project.ts'

const orders = (factor: number) => `/*---
kind: incremental
time_column: ds
batch_size: 5
audits:
  - not_null: id
  - accepted_range: { column: amount, max: 500, severity: warn }
---*/
select i as id, date '2024-01-01' + (i // 10)::int as ds, i * ${factor} as amount
from range(0, 100) as t(i) where ds between '{{ start_ds }}' and '{{ end_ds }}'
`
const daily = (limit: number) => `/*---
kind: table
audits:
  - no_rich_days
  - row_count: { min: ${limit} }
---*/
select ds, sum(amount)::bigint as revenue from staging.orders group by ds
`
const files = {
  'millrace.yaml': 'name: shop\nstart: 2024-01-01\n',
  'audits/no_rich_days.sql': 'select ds, revenue from {{ this }} where revenue > 9000\n',
  'models/staging/orders.sql': orders(1),
  'models/marts/daily.sql': daily(1),
}

let project: OpenProject
let at = '2024-01-11T00:00:00.000Z'
beforeAll(async () => {
  project = await openProject(files, undefined, { now: () => new Date(at) })
})
afterAll(() => project[Symbol.asyncDispose]())

const audits = (runId: string, more: { model?: string; limit?: number } = {}) =>
  project.caller.run.audits({ runId, ...more })

describe('the audits of a run', () => {
  let first: string

  it('that all passed are counted', async () => {
    first = await project.apply('prod')
    expect(await audits(first)).toEqual({ passed: 6, failed: 0, failures: [] })
  })

  it('that failed say what they asked, which rows they found, and what changed since they passed', async () => {
    at = '2024-01-11T01:00:00.000Z'
    await project.write({ 'models/staging/orders.sql': orders(10) })
    const runId = await project.apply('prod')
    const found = await audits(runId)
    expect(found).toMatchObject({ passed: 4, failed: 2 })
    const lastPass = { runId: first, environment: 'prod', at: '2024-01-11T00:00:00.000Z' }
    expect(found.failures).toMatchObject([
      {
        model: 'marts.daily',
        audit: 'no_rich_days',
        kind: 'file',
        sql: 'select ds, revenue from marts.daily where revenue > 9000',
        blocking: true,
        failing: 1,
        checked: 10,
        batch: 1,
        rows: {
          columns: [
            { name: 'ds', type: 'DATE' },
            { name: 'revenue', type: 'BIGINT' },
          ],
          rows: [['2024-01-10', 9450]],
        },
        rowsGone: null,
        lastPass,
        changedSincePass: [{ model: 'staging.orders', reason: 'changed' }],
      },
      {
        model: 'staging.orders',
        kind: 'accepted_range',
        sql: 'SELECT * FROM staging.orders AS t WHERE "amount" > 500',
        blocking: false,
        failing: 49,
        checked: 50,
        batch: 2,
        interval: ['2024-01-06T00:00:00.000Z', '2024-01-11T00:00:00.000Z'],
        lastPass,
        changedSincePass: [{ model: 'staging.orders', reason: 'changed' }],
      },
    ])
    expect(found.failures[1]?.rows?.rows).toHaveLength(20)
  })

  it('are told of one model, and as many as are asked for', async () => {
    const run = await project.caller.run.latest({ environment: 'prod' })
    const runId = run?.id ?? ''
    expect(await audits(runId, { model: 'Staging.Orders' })).toMatchObject({
      passed: 3,
      failed: 1,
      failures: [{ model: 'staging.orders' }],
    })
    expect((await audits(runId, { limit: 1 })).failures).toHaveLength(1)
    await expect(audits(runId, { model: 'marts.none' })).rejects.toMatchObject({
      cause: { code: 'model_not_found' },
    })
    await expect(audits('r_none')).rejects.toMatchObject({ cause: { code: 'run_not_found' } })
  })

  it('name the audited model where only what it is asked changed', async () => {
    await project.write({
      'models/staging/orders.sql': orders(1),
      'models/marts/daily.sql': daily(50),
    })
    const { failures } = await audits(await project.apply('prod'))
    expect(failures).toMatchObject([
      {
        audit: 'row_count',
        failing: 1,
        lastPass: { runId: expect.any(String) },
        rows: { rows: [[expect.anything()]] },
      },
    ])
    expect(failures[0]?.changedSincePass).toContainEqual({ model: 'marts.daily', reason: 'audits' })
  })
})

it('the list of runs says of what failed where it began', async () => {
  const file = 'models/broken.sql'
  const ends = (text: string) => `/*---\nkind: table\n---*/\nselect cast('${text}' as int) as n\n`
  const other = 'models/other.sql'
  const sound = { 'models/marts/daily.sql': daily(1) }
  await project.write({ ...sound, [file]: ends('none'), [other]: ends('never') })
  const runId = await project.apply('dev')
  const { runs, next } = await project.caller.run.list({ environment: 'dev', limit: 1 })
  expect(runs).toMatchObject([{ id: runId, status: 'failed', cause: { failed: 2 } }])
  expect(runs[0]?.cause).toMatchObject({ message: runs[0]?.error })
  expect(runs[0]?.cause?.model).toMatch(/^main\.(broken|other)$/)
  expect(next).toBeNull()
})
