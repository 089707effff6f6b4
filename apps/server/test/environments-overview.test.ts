import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { endlessModel, messageOf, openProject, type OpenProject } from './open-project.ts'

const files = {
  'millrace.yaml': 'name: shop\nstart: 2024-01-01\n',
  'models/marts/a.sql': 'select 1 as n\n',
  'models/marts/b.sql': 'select n from marts.a\n',
  'models/marts/c.sql': 'select 3 as n\n',
}
let project: OpenProject
let at = '2024-01-11T00:00:00.000Z'
beforeAll(async () => {
  project = await openProject(files, undefined, { now: () => new Date(at) })
})
afterAll(() => project[Symbol.asyncDispose]())

const overview = async (name: string) =>
  (await project.caller.environment.overview()).find((each) => each.name === name)

describe('the overview of environments', () => {
  it('is empty before anything was applied', async () => {
    expect(await project.caller.environment.overview()).toEqual([])
  })

  it('counts how each differs from prod, and says what was applied last, by whom and when', async () => {
    await project.apply('dev')
    expect(await overview('dev')).toMatchObject({ fromProd: null })
    await project.write({
      'models/marts/a.sql': 'select 2 as n\n',
      'models/marts/c.sql': null,
      'models/marts/d.sql': 'select 4 as n\n',
      'models/marts/e.sql': 'select 5 as n\n',
    })
    await project.apply('prod')
    at = '2024-01-11T02:00:00.000Z'
    expect((await project.caller.environment.overview()).map(({ name }) => name)).toEqual([
      'prod',
      'dev',
    ])
    expect(await overview('dev')).toMatchObject({
      standing: 'idle',
      ageMs: 2 * 3_600_000,
      fromProd: { added: 1, removed: 2, changed: 2 },
      lastPlan: { actor: 'ada', at: '2024-01-11T00:00:00.000Z' },
    })
  })

  it('names the plan that waits, until the environment moved from under it', async () => {
    const { id, document } = await project.plan('dev')
    const pending = { id, status: 'ready', actor: 'ada', summary: document?.summary }
    expect(await overview('dev')).toMatchObject({ pending })
    await project.write({ 'models/marts/f.sql': 'select 6 as n\n' })
    await project.apply('dev')
    expect(await overview('dev')).toMatchObject({ pending: null })
    await project.caller.environment.pause({ environment: 'dev' })
    expect(await overview('dev')).toMatchObject({ standing: 'paused', nextTick: null })
  })

  it('says who works on one, and with which plan', async () => {
    await project.write({ 'models/marts/endless.sql': endlessModel })
    const plan = await project.plan('dev')
    const submitted = await project.caller.plan.submit({ planId: plan.id })
    const stream = await project.caller.run.onEvents({ ...submitted, lastEventId: '0:0' })
    for await (const message of stream) {
      const { data } = messageOf(message)
      const events = data.kind === 'events' ? data.events : []
      if (events.some(({ payload }) => payload['model'] === 'marts.endless')) break
    }
    expect(await overview('dev')).toMatchObject({
      standing: 'working',
      lease: { runId: submitted.runId },
      pending: { id: plan.id, status: 'applying' },
    })
    await project.caller.run.cancel({ target: 'dev' })
    expect(await overview('dev')).toMatchObject({ standing: 'paused', lease: null, pending: null })
  })
})
