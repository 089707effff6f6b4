import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openProject, type OpenProject } from './open-project.ts'

const daily = (measure: string) => `/*---
kind: table
---*/
select ds, count(*) as orders, ${measure} as revenue from staging.orders group by ds
`
const files = {
  'millrace.yaml': 'name: shop\nstart: 2024-01-01\n',
  'seeds/countries.csv': 'code,name\nde,Germany\n',
  'models/staging/orders.sql': `/*---
kind: incremental
time_column: ds
batch_size: 5
---*/
select i as id, date '2024-01-01' + (i // 10)::int as ds, i * 10 as amount
from range(0, 100) as t(i) where ds between '{{ start_ds }}' and '{{ end_ds }}'
`,
  'models/marts/daily.sql': daily('sum(amount)::bigint'),
  'models/marts/best.sql': 'select ds, revenue from marts.daily where revenue > 3000\n',
  'models/marts/days.sql': 'select ds, orders from marts.daily\n',
}

let project: OpenProject
let applied: { readonly planId: string; readonly runId: string }

beforeAll(async () => {
  project = await openProject(files)
  const { id } = await project.plan('prod')
  const { runId } = await project.caller.plan.submit({ planId: id })
  for await (const _message of await project.caller.run.onEvents({ runId }));
  applied = { planId: id, runId }
})
afterAll(() => project[Symbol.asyncDispose]())

describe('the head of a plan', () => {
  it('says what a plan does and expects of it, and carries no model', async () => {
    await project.write({ 'models/marts/daily.sql': daily('sum(amount)::double') })
    const { id, document } = await project.plan('prod')
    const head = await project.caller.plan.head({ planId: id })
    expect(head).toMatchObject({
      id,
      status: 'ready',
      actor: 'ada',
      basePlanId: applied.planId,
      summary: document?.summary,
      isNew: false,
      overrides: {},
      models: 5,
      moved: null,
      lease: null,
      runId: null,
      replacedBy: null,
      can: { apply: true, setCategory: true },
    })
    const counts = { runs: 1, estimated: 1, backfills: 1, batches: 1 }
    expect(head.estimate).toMatchObject(counts)
    expect(JSON.stringify(head)).not.toContain('sum(amount)')
    await project.write({ 'models/marts/daily.sql': files['models/marts/daily.sql'] })
  })

  it('has no estimate where no model was built before', async () => {
    const head = await project.caller.plan.head({ planId: applied.planId })
    expect(head.estimate).toBeNull()
    expect(head).toMatchObject({ runId: applied.runId, moved: null, isNew: true })
  })

  it('names the plan that replaced it', async () => {
    await project.write({ 'models/marts/daily.sql': daily('max(amount)') })
    const { id } = await project.plan('prod')
    const choice = { planId: id, model: 'marts.daily', category: 'non_breaking' } as const
    const { planId } = await project.caller.plan.setCategory(choice)
    expect(await project.caller.plan.head({ planId: id })).toMatchObject({
      status: 'replaced',
      replacedBy: planId,
    })
    for await (const _message of await project.caller.plan.onOverview({ planId }));
    expect(await project.caller.plan.head({ planId })).toMatchObject({
      overrides: { 'marts.daily': 'non_breaking' },
    })
    await project.write({ 'models/marts/daily.sql': files['models/marts/daily.sql'] })
  })

  it('says who moved the environment since, and which models differ', async () => {
    await project.write({ 'models/marts/best.sql': 'select ds from marts.daily\n' })
    const { id } = await project.plan('stage')
    expect((await project.caller.plan.head({ planId: id })).moved).toBeNull()
    await project.write({ 'models/marts/more.sql': 'select 1 as n\n' })
    await project.apply('stage')
    const { moved } = await project.caller.plan.head({ planId: id })
    expect(moved).toMatchObject({ actor: 'ada', count: 6, planId: expect.stringMatching(/^p_/) })
    const { id: next } = await project.plan('stage', { end: '2024-01-05' })
    await project.write({ 'models/marts/more.sql': 'select 2 as n\n' })
    await project.apply('stage')
    const second = await project.caller.plan.head({ planId: next })
    expect(second.moved).toMatchObject({ models: ['marts.more'], count: 1 })
    await project.caller.environment.invalidate({ environment: 'stage' })
    const gone = await project.caller.plan.head({ planId: next })
    expect(gone.moved).toMatchObject({ planId: null, actor: null, count: 6 })
    await project.write({
      'models/marts/more.sql': null,
      'models/marts/best.sql': files['models/marts/best.sql'],
    })
  })

  it('lists at most twenty models that differ and counts the others', async () => {
    const many = Array.from({ length: 21 }, (_, index) => `models/wide/m${index}.sql`)
    const { id } = await project.plan('wide')
    await project.write(Object.fromEntries(many.map((file) => [file, 'select 1 as n\n'])))
    await project.apply('wide')
    const { moved } = await project.caller.plan.head({ planId: id })
    expect(moved?.count).toBe(26)
    expect(moved?.models).toHaveLength(20)
    await project.write(Object.fromEntries(many.map((file) => [file, null])))
  })
})

describe('a model inside a plan', () => {
  it('shows both sides, its columns, what is recorded and what is built', async () => {
    await project.write({
      'models/marts/daily.sql':
        '/*---\nkind: table\n---*/\nselect ds, sum(amount)::double as revenue, 1 as one from staging.orders group by ds\n',
      'models/marts/days.sql': 'select ds from marts.daily\n',
    })
    const { id } = await project.plan('prod')
    const model = await project.caller.plan.model({ planId: id, model: 'Marts.Daily' })
    expect(model).toMatchObject({
      name: 'marts.daily',
      group: 'direct',
      kind: 'table',
      path: 'models/marts/daily.sql',
      override: null,
      metadataFields: null,
      have: [],
      backfill: { reason: 'changed', restatedBecause: [] },
    })
    expect(model.category).toMatch(/breaking/)
    expect(model.reason).not.toBe('')
    expect(model.before?.source).toBe(files['models/marts/daily.sql'].split('---*/\n')[1])
    expect(model.after?.source).toContain('1 as one')
    expect(model.before?.rendered).toContain('count(*)')
    expect(model.before?.physicalName).not.toBe(model.after?.physicalName)
    expect(model.backfill?.physicalName).toBe(model.after?.physicalName)
    expect(model.backfill?.batches).toHaveLength(1)
    expect(model.columns.map(({ name, change, was }) => [name, change, was])).toEqual([
      ['ds', expect.toBeOneOf([null, 'values']), null],
      ['revenue', 'retyped', 'BIGINT'],
      ['one', 'added', null],
      ['orders', 'removed', null],
    ])
    const kept = await project.caller.plan.model({ planId: id, model: 'staging.orders' })
    expect(kept).toMatchObject({ group: 'untouched', backfill: null, unit: 'day' })
    expect(kept.have).toEqual([['2024-01-01T00:00:00.000Z', '2024-01-11T00:00:00.000Z']])
    expect(kept.after).toEqual(kept.before)
    const reader = await project.caller.plan.model({ planId: id, model: 'marts.best' })
    expect(reader).toMatchObject({ group: 'indirect', columnsAffected: null })
    const seed = await project.caller.plan.model({ planId: id, model: 'seeds.countries' })
    expect(seed).toMatchObject({ group: 'untouched', have: [], after: { rendered: null } })
    expect(seed.before?.source).toContain('sha256')
    expect(seed.columns.map(({ name }) => name)).toEqual(['code', 'name'])
  })

  it('is known when the plan removes it, and when only its metadata changes', async () => {
    await project.write({
      'models/marts/best.sql': null,
      'models/marts/daily.sql': files['models/marts/daily.sql'].replace(
        '---\n',
        '---\nowner: eve\n',
      ),
      'models/marts/days.sql': files['models/marts/days.sql'],
    })
    const { id } = await project.plan('prod')
    const removed = await project.caller.plan.model({ planId: id, model: 'marts.best' })
    expect(removed).toMatchObject({ group: 'removed', after: null, kind: 'view', backfill: null })
    expect(removed.before?.source).toBe(files['models/marts/best.sql'])
    expect(removed.columns.every(({ change }) => change === 'removed')).toBe(true)
    const owned = await project.caller.plan.model({ planId: id, model: 'marts.daily' })
    expect(owned).toMatchObject({ group: 'metadata', metadataFields: ['owner'] })
    await project.write(files)
  })

  it('of a new environment stands beside what that is created from', async () => {
    await project.write({ 'models/marts/best.sql': 'select ds from marts.daily\n' })
    const { id } = await project.plan('fresh')
    const model = await project.caller.plan.model({ planId: id, model: 'marts.best' })
    expect(model).toMatchObject({ group: 'direct' })
    expect(model.before?.source).toBe(files['models/marts/best.sql'])
    await project.write(files)
  })
})

describe('models that a plan leaves as they were', () => {
  it('are listed page by page, by name', async () => {
    await project.write({ 'models/marts/days.sql': 'select ds from marts.daily\n' })
    const { id: planId } = await project.plan('prod')
    const { untouched } = project.caller.plan
    const first = await untouched({ planId, limit: 3 })
    expect(first).toEqual({
      models: [
        { name: 'marts.best', kind: 'view' },
        { name: 'marts.daily', kind: 'table' },
        { name: 'seeds.countries', kind: 'seed' },
      ],
      total: 4,
      next: 'seeds.countries',
    })
    const last = await untouched({ planId, limit: 3, cursor: first.next! })
    expect(last).toMatchObject({ models: [{ name: 'staging.orders' }], total: 4, next: null })
    expect((await project.caller.plan.head({ planId })).untouched).toBe(4)
  })
})
