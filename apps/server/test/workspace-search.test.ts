import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startWatching } from '../src/start-watching.ts'
import { endlessModel, openProject, type OpenProject } from './open-project.ts'

const files = {
  'millrace.yaml': 'name: shop\n',
  'models/staging/orders.sql': '/*---\nkind: table\n---*/\nselect 1 as id\n',
  'models/orders/daily.sql': 'select id from staging.orders\n',
  'models/marts/reorders.sql': 'select id from staging.orders\n',
  'models/marts/open_orders.sql': 'select id from staging.orders\n',
}

let project: OpenProject
let runId: string
beforeAll(async () => {
  project = await openProject(files)
  runId = await project.apply('prod')
  await project.apply('orders')
})
afterAll(() => project[Symbol.asyncDispose]())

const search = (text: string, limit?: number) =>
  project.caller.workspace.search({ text, ...(limit !== undefined && { limit }) })

describe('a search in the workspace', () => {
  it('puts the whole name first, then beginnings, then parts, then what merely has it', async () => {
    const found = (await search('Orders')).map(({ kind, id }) => `${kind} ${id}`)
    expect(found).toEqual([
      'environment orders',
      'model orders.daily',
      'model staging.orders',
      'model marts.open_orders',
      'model marts.reorders',
    ])
    expect(await search('orders', 2)).toHaveLength(2)
  })

  it('finds runs and plans by the beginning of their ids, with or without the letter', async () => {
    for (const text of [runId.slice(0, 8), runId.slice(2, 8)]) {
      const found = (await search(text)).find(({ kind }) => kind === 'run')
      expect(found).toEqual({
        kind: 'run',
        id: runId,
        label: runId,
        detail: 'apply of prod, completed',
      })
    }
    const { planId } = await project.caller.environment.get({ environment: 'orders' })
    expect(await search(planId!)).toMatchObject([{ kind: 'plan', detail: 'applied, of orders' }])
  })

  it('finds nothing for nothing', async () => {
    expect(await search('  ')).toEqual([])
    expect(await search('nowhere')).toEqual([])
  })
})

describe('the summary of the workspace', () => {
  it('counts what is there, open plans and issues', async () => {
    const { summary } = project.caller.workspace
    expect(await summary()).toEqual({
      project: 'shop',
      models: 4,
      environments: 2,
      plans: 0,
      runs: [],
      issues: { errors: 0, warnings: 0 },
    })
    await project.write({
      'models/marts/broken.sql': 'select x from nowhere.at_all\n',
      'models/marts/reorders.sql':
        '/*---\ncolumns: { gone: words }\n---*/\nselect id from staging.orders\n',
    })
    expect(await summary()).toMatchObject({ issues: { errors: 1, warnings: 1 } })
    await project.write({ 'models/marts/broken.sql': null, 'models/marts/reorders.sql': null })
    await project.plan('prod')
    expect(await summary()).toMatchObject({ plans: 1, models: 3 })
  })

  it('does not read the files where they are watched', async () => {
    const { recall } = project.opened
    const watcher = await startWatching(project.services)
    const known = recall.projects.get('prod')!
    recall.projects.set('prod', { ...known, config: { name: 'remembered' } })
    expect(await project.caller.workspace.summary()).toMatchObject({ project: 'remembered' })
    await watcher[Symbol.asyncDispose]()
    expect(await project.caller.workspace.summary()).toMatchObject({ project: 'shop' })
  })

  it('names the runs that are active', async () => {
    await project.write({ 'models/marts/endless.sql': endlessModel })
    const { id } = await project.plan('dev')
    const run = await project.caller.plan.submit({ planId: id })
    expect(await project.caller.workspace.summary()).toMatchObject({
      runs: [{ runId: run.runId, environment: 'dev' }],
    })
    await project.caller.run.cancel({ target: run.runId })
  })
})
