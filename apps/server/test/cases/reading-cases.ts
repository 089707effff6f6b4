import path from 'node:path'
import { expect } from 'vitest'
import { now } from '../open-project.ts'
import type { Cases } from './stage.ts'

export const readingCases: Cases = {
  'model.list': async ({ project }) => {
    const all = await project.caller.model.list({})
    expect(all.map(({ name, kind }) => `${name} ${kind}`)).toEqual(
      expect.arrayContaining([
        'seeds.countries seed',
        'staging.orders incremental',
        'marts.best view',
      ]),
    )
    const names = async (filter: Parameters<typeof project.caller.model.list>[0]) =>
      (await project.caller.model.list(filter)).map(({ name }) => name)
    expect(await names({ kind: 'table' })).toEqual(['marts.daily'])
    expect(await names({ tag: 'raw' })).toEqual(['staging.orders'])
    expect(await names({ search: 'BES' })).toEqual(['marts.best'])
  },
  'model.search': async ({ project }) => {
    const found = await project.caller.model.search({ text: 'orders' })
    expect(found).toMatchObject({ total: 2, all: 4 })
    expect(found.items.map(({ name }) => name)).toEqual(['staging.orders', 'marts.daily'])
    expect(found.items[0]).toMatchObject({ owner: 'ada', freshAt: now, stale: false, issues: 0 })
    expect(found.facets.tags).toEqual([{ value: 'raw', models: 1 }])
  },
  'model.page': async ({ project }) => {
    const page = await project.caller.model.page({ model: 'Marts.Daily' })
    expect(page).toMatchObject({
      kind: 'table',
      parents: [{ name: 'staging.orders', kind: 'incremental' }],
      children: [{ name: 'marts.best', kind: 'view' }],
      tests: [{ name: 'counts and sums the orders of a day', file: 'tests/daily.yaml', line: 1 }],
      shown: true,
      sameAsShown: true,
    })
    await expect(project.caller.model.page({ model: 'marts.none' })).rejects.toMatchObject({
      cause: { code: 'model_not_found' },
    })
  },
  'model.get': async ({ project }) => {
    const model = await project.caller.model.get({ model: 'Staging.Orders' })
    expect(model).toMatchObject({ name: 'staging.orders', owner: 'ada', kind: 'incremental' })
    await expect(project.caller.model.get({ model: 'marts.none' })).rejects.toMatchObject({
      cause: { code: 'model_not_found' },
    })
  },
  'model.preview': async ({ project }) => {
    const preview = await project.caller.model.preview({ model: 'marts.daily', limit: 3 })
    expect(preview.rows).toHaveLength(3)
    expect(preview).toMatchObject({ truncated: true, columns: [{ name: 'ds' }, {}, {}] })
    await expect(
      project.caller.model.preview({ model: 'marts.daily', environment: 'nowhere' }),
    ).rejects.toMatchObject({ cause: { code: 'model_not_found' } })
  },
  'model.render': async ({ project }) => {
    const days = { start: '2024-01-03', end: '2024-01-04' }
    const rendered = await project.caller.model.render({ model: 'staging.orders', ...days })
    expect(rendered.sql).toContain("between '2024-01-03' and '2024-01-04'")
    await expect(project.caller.model.render({ model: 'seeds.countries' })).rejects.toMatchObject({
      cause: { code: 'arguments_invalid' },
    })
  },
  'model.states': async ({ project }) => {
    const [first] = await project.caller.model.states()
    expect(first).toMatchObject({ reads: 0, shown: expect.any(Boolean) })
    const names = (await project.caller.model.states({ environment: 'dev' })).map(
      ({ name }) => name,
    )
    expect(names).toHaveLength(4)
  },
  'model.lineage': async ({ project }) => {
    const around = await project.caller.model.lineage({ focus: 'marts.daily' })
    expect(around.nodes.map(({ name }) => name)).toEqual([
      'staging.orders',
      'marts.daily',
      'marts.best',
    ])
    expect((await project.caller.model.lineage({})).nodes).toHaveLength(4)
  },
  'model.columns': async ({ project }) => {
    const models = ['Seeds.Countries', 'marts.none']
    expect(await project.caller.model.columns({ models })).toEqual([
      {
        name: 'seeds.countries',
        columns: [
          { name: 'code', type: 'VARCHAR', description: null },
          { name: 'name', type: 'VARCHAR', description: null },
        ],
      },
    ])
  },
  'model.names': async ({ project }) => {
    const names = await project.caller.model.names({})
    expect(names).toHaveLength(4)
    expect(names).toContainEqual({ name: 'marts.best', kind: 'view' })
  },
  'model.intervals': async ({ project }) => {
    expect(await project.caller.model.intervals({ model: 'Staging.Orders' })).toEqual({
      whole: false,
      unit: 'day',
      cron: '@daily',
      start: '2024-01-01T00:00:00.000Z',
      end: now,
      have: [['2024-01-01T00:00:00.000Z', now]],
      missing: [],
      gaps: 0,
    })
  },
  'model.runs': async ({ known, project }) => {
    const { items } = await project.caller.model.runs({ model: 'Marts.Daily' })
    expect(items.at(-1)).toMatchObject({
      runId: known.runId,
      environment: 'prod',
      kind: 'apply',
      actor: 'ada',
      status: 'success',
      batches: 1,
      why: 'new',
    })
  },
  'model.columnLineage': async ({ project }) => {
    const column = { model: 'marts.daily', column: 'Revenue' }
    const trace = await project.caller.model.columnLineage(column)
    expect(trace.upstream).toMatchObject([{ fromModel: 'staging.orders', fromColumn: 'amount' }])
    expect(trace.downstream).toMatchObject([{ toModel: 'marts.best', toColumn: 'revenue' }])
    await expect(
      project.caller.model.columnLineage({ model: 'marts.daily', column: 'none' }),
    ).rejects.toMatchObject({ cause: { hint: 'it has ds, orders, revenue' } })
  },
  'workspace.summary': async ({ project }) => {
    expect(await project.caller.workspace.summary()).toMatchObject({
      project: 'shop',
      models: 4,
      environments: 1,
      runs: [],
      issues: { errors: 0, warnings: 0 },
    })
  },
  'workspace.search': async ({ known, project }) => {
    const [model] = await project.caller.workspace.search({ text: 'BEST' })
    expect(model).toEqual({
      kind: 'model',
      id: 'marts.best',
      label: 'marts.best',
      detail: 'view in models/marts/best.sql',
    })
    const text = known.planId.slice(0, 9)
    expect(await project.caller.workspace.search({ text })).toMatchObject([
      { kind: 'plan', id: known.planId, detail: 'applied, of prod' },
    ])
  },
  'project.get': async ({ project }) => {
    expect(await project.caller.project.get()).toMatchObject({ name: 'shop', models: 4 })
  },
  'project.issues': async ({ project }) => {
    expect(await project.caller.project.issues({})).toEqual([])
    await project.write({ 'models/marts/broken.sql': 'select * from nowhere.at_all\n' })
    expect(await project.caller.project.issues({})).toMatchObject([
      { severity: 'error', file: 'models/marts/broken.sql', line: 1 },
    ])
    await project.write({ 'models/marts/broken.sql': null })
  },
  'project.reload': async ({ project }) => {
    const before = await project.caller.project.reload()
    expect(before).toMatchObject({ models: 4, issues: [] })
    await project.write({ 'models/marts/more.sql': 'select 1 as n\n' })
    const after = await project.caller.project.reload()
    expect(after).toMatchObject({ models: 5, issues: [] })
    expect(after.filesHash).not.toBe(before.filesHash)
    await project.write({ 'models/marts/more.sql': null })
    expect(await project.caller.project.reload()).toEqual(before)
  },
  'project.analyze': async ({ project }) => {
    const [query, change] = await project.caller.project.analyze({
      requests: [
        { id: 1, sql: 'select a + b as c from t', schema: { t: ['a', 'b'] } },
        { id: 'two', before: 'select a from t', after: 'select a, b from t' },
      ],
    })
    expect(query).toMatchObject({ id: 1, tables: ['t'], columns: { c: ['t.a', 't.b'] } })
    expect(change).toMatchObject({ id: 'two', category: 'non_breaking' })
  },
  'query.run': async ({ project }) => {
    const sql = 'select count(*) as n from marts.daily'
    expect(await project.caller.query.run({ sql })).toMatchObject({ rows: [{ n: 10 }] })
  },
  'test.run': async ({ project }) => {
    expect(await project.caller.test.run()).toMatchObject({ total: 1, successful: 1 })
    expect(await project.caller.test.run({ model: 'marts.best' })).toMatchObject({ total: 0 })
  },
  'state.sql': async ({ project }) => {
    const answer = await project.caller.state.sql({ sql: 'select id from runs', limit: 1 })
    expect(answer).toMatchObject({ columns: ['id'], rows: { length: 1 }, truncated: true })
    for (const sql of ['delete from runs', 'drop table runs', 'select 1; delete from runs'])
      await expect(project.caller.state.sql({ sql })).rejects.toMatchObject({
        cause: { code: 'query_refused' },
      })
    expect((await project.caller.run.list({})).runs.length).toBeGreaterThan(0)
  },
  'state.backup': async ({ project }) => {
    const backup = await project.caller.state.backup()
    expect(path.dirname(backup.file)).toBe(path.join(project.root, '.millrace/state/backups'))
    expect(backup).toMatchObject({ stateId: await project.opened.store.getStateId(), at: now })
  },
  'state.restore': async ({ project }) => {
    await expect(project.caller.state.restore({ file: '/nowhere' })).rejects.toMatchObject({
      cause: { code: 'state_busy' },
    })
  },
  'state.health': async ({ project }) => {
    const health = await project.caller.state.health()
    expect(health).toMatchObject({
      lock: { pid: process.pid, command: 'millrace test' },
      warehouse: { exists: true, sizeBytes: expect.any(Number) },
      seeds: { exists: true, files: 1 },
      unfinishedRuns: 0,
      leases: [],
      problems: [],
    })
    expect(health.environments).toMatchObject([{ name: 'prod', standsAt: now, finalized: true }])
  },
  'model.code': async ({ known, project }) => {
    const { runId } = known
    const code = await project.caller.model.code({ model: 'Marts.Daily', runId })
    expect(code).toMatchObject({ model: 'marts.daily', runId, gitCommit: null })
    expect(code.sql).toContain('sum(amount)')
    await expect(project.caller.model.code({ model: 'marts.none', runId })).rejects.toMatchObject({
      cause: { code: 'model_not_found' },
    })
  },
  'audit.run': async ({ project }) => {
    const audited = await project.caller.audit.run({ environment: 'prod' })
    expect(audited).toMatchObject([{ model: 'staging.orders', passed: true }])
    await expect(project.caller.audit.run({ environment: 'nowhere' })).rejects.toMatchObject({
      cause: { code: 'environment_not_found' },
    })
  },
  'audit.failures': async ({ known, project }) => {
    expect(await project.caller.audit.failures({ runId: known.runId })).toEqual([])
  },
}
