import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  endlessModel,
  messageOf,
  messagesOf,
  openProject,
  type OpenProject,
} from './open-project.ts'

const orders = (more = '') => `/*---
kind: incremental
time_column: ds
batch_size: 5
---*/
select i as id, date '2024-01-01' + (i // 10)::int as ds${more} from range(0, 200) as t(i)
where ds between '{{ start_ds }}' and '{{ end_ds }}'
`
const days = (more = '') => `/*---
kind: table
---*/
select distinct ds${more} from staging.orders
`
const files = {
  'millrace.yaml': 'name: shop\nstart: 2024-01-01\n',
  'models/staging/orders.sql': orders(),
  'models/marts/days.sql': days(),
}

let project: OpenProject
let at = '2024-01-11T00:00:00.000Z'
beforeAll(async () => {
  project = await openProject(files, undefined, { now: () => new Date(at) })
})
afterAll(() => project[Symbol.asyncDispose]())

const estimates = (runId: string) => project.caller.run.estimates({ runId })

describe('what is expected of a run', () => {
  it('is nothing where no model was built before', async () => {
    expect(await estimates(await project.apply('prod'))).toEqual({ models: [], left: null })
  })

  it('is what a batch took before: of an increment not what a build from the start took', async () => {
    at = '2024-01-12T00:00:00.000Z'
    const first = await project.caller.run.submit({ environment: 'prod' })
    await messagesOf(await project.caller.run.onEvents(first))
    const expected = await estimates(first.runId)
    expect(expected.models.map(({ model, runs }) => [model, runs])).toEqual([['marts.days', 1]])
    expect(expected.left).toBeNull()
    at = '2024-01-13T00:00:00.000Z'
    const second = await project.caller.run.submit({ environment: 'prod' })
    await messagesOf(await project.caller.run.onEvents(second))
    const { models } = await estimates(second.runId)
    expect(models.map(({ model, runs }) => [model, runs])).toEqual([
      ['staging.orders', 1],
      ['marts.days', 2],
    ])
    for (const { batchMs } of models) {
      expect(batchMs.low).toBeLessThanOrEqual(batchMs.median)
      expect(batchMs.median).toBeLessThanOrEqual(batchMs.high)
    }
    // As it was known when the run started: what came later changes nothing.
    expect(await estimates(first.runId)).toEqual(expected)
  })

  it('says what is left of a run that goes on', async () => {
    at = '2024-01-14T00:00:00.000Z'
    await project.write({
      'models/staging/orders.sql': orders(', 1 as one'),
      'models/marts/days.sql': days(', (select count(*) from marts.endless) as n'),
      'models/marts/endless.sql': endlessModel,
    })
    const plan = await project.plan('prod')
    const submitted = await project.caller.plan.submit({ planId: plan.id })
    const stream = await project.caller.run.onEvents({ ...submitted, lastEventId: '0:0' })
    for await (const message of stream) {
      const { data } = messageOf(message)
      const events = data.kind === 'events' ? data.events : []
      if (events.some(({ payload }) => payload['model'] === 'marts.endless')) break
    }
    const { left } = await estimates(submitted.runId)
    expect(left).toMatchObject({ highMs: expect.any(Number) })
    expect(left?.estimated).toBeGreaterThanOrEqual(1)
    expect(left?.models).toBeGreaterThan(left?.estimated ?? 0)
    expect(left?.lowMs).toBeLessThanOrEqual(left?.highMs ?? 0)
    await project.caller.run.cancel({ target: 'prod' })
    expect((await estimates(submitted.runId)).left).toBeNull()
  })

  it('of a run that is not there is refused', async () => {
    await expect(estimates('r_none')).rejects.toMatchObject({ cause: { code: 'run_not_found' } })
  })
})
