import { rm } from 'node:fs/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { now, openProject, type OpenProject } from './open-project.ts'

let project: OpenProject | null = null
afterEach(async () => {
  await project?.[Symbol.asyncDispose]()
  project = null
})

const files = { 'millrace.yaml': 'name: small\n', 'models/a/one.sql': 'select 1 as n\n' }
const past = '2024-01-10T00:00:00.000Z'

describe('the health of a state', () => {
  it('is without problems before the first apply and after it', async () => {
    project = await openProject(files)
    expect(await project.caller.state.health()).toMatchObject({
      warehouse: { exists: false },
      problems: [],
    })
    await project.apply('prod')
    expect(await project.caller.state.health()).toMatchObject({
      lock: { pid: process.pid },
      problems: [],
    })
  })

  it('names what is wrong, each with what to do about it', async () => {
    project = await openProject(files)
    await project.apply('prod')
    const { store } = project.opened
    const run = { kind: 'schedule', planId: null, actor: 'ada', createdAt: past } as const
    const lease = { holder: 'gone:1', at: past, expiresAt: past }
    await store.takeLease({ ...lease, name: 'environment:dev', runId: 'r_stale' })
    await store.createRun({ ...run, id: 'r_stale', environment: 'dev' })
    await store.createRun({ ...run, id: 'r_left', environment: 'old' })
    await store.takeLease({ ...lease, name: 'environment:live', runId: 'r_live', expiresAt: now })
    await store.createRun({ ...run, id: 'r_live', environment: 'live' })
    await store.setEnvironmentFlags('prod', { finalized: false })
    await rm(project.opened.places.warehouse)
    const { problems, leases } = await project.caller.state.health()
    expect(problems.map(({ about }) => about)).toEqual(['lease', 'run', 'warehouse', 'environment'])
    expect(problems[0]?.message).toContain('gone:1')
    expect(problems[1]?.message).toContain('r_left')
    expect(problems.every(({ next }) => next.includes('millrace'))).toBe(true)
    expect(leases.map(({ name, isStale }) => [name, isStale])).toEqual([
      ['environment:dev', true],
      ['environment:live', false],
    ])
  })
})
