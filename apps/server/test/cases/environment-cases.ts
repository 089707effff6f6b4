import { expect } from 'vitest'
import { messagesOf, now } from '../open-project.ts'
import type { Cases } from './stage.ts'

export const environmentCases: Cases = {
  'environment.list': async ({ project }) => {
    const environments = await project.caller.environment.list()
    expect(environments.map(({ name }) => name)).toEqual(['prod'])
    expect(environments[0]).toMatchObject({ paused: false, nextTick: '2024-01-12T00:00:00.000Z' })
  },
  'environment.get': async ({ known, project }) => {
    const prod = await project.caller.environment.get({ environment: 'prod' })
    expect(prod).toMatchObject({ planId: known.planId, finalized: true, standsAt: Date.parse(now) })
    await expect(project.caller.environment.get({ environment: 'nowhere' })).rejects.toMatchObject({
      cause: { code: 'environment_not_found' },
    })
  },
  'environment.pin': async ({ project }) => {
    await project.apply('dev')
    const before = await project.caller.environment.get({ environment: 'dev' })
    expect(before.expiresAt).not.toBeNull()
    expect(await project.caller.environment.pin({ environment: 'dev' })).toMatchObject({
      pinned: true,
    })
    await expect(project.caller.environment.pin({ environment: 'prod' })).rejects.toMatchObject({
      cause: { code: 'arguments_invalid' },
    })
  },
  'environment.pause': async ({ project }) => {
    const dev = await project.caller.environment.pause({ environment: 'dev' })
    expect(dev).toMatchObject({ paused: true, pinned: true, nextTick: null })
  },
  'environment.resume': async ({ project }) => {
    const dev = await project.caller.environment.resume({ environment: 'dev' })
    expect(dev).toMatchObject({ paused: false, pinned: true, nextTick: '2024-01-12T00:00:00.000Z' })
  },
  'environment.overview': async ({ known, project }) => {
    const [prod, dev, ...others] = await project.caller.environment.overview()
    expect(others).toEqual([])
    expect(prod).toMatchObject({
      name: 'prod',
      standing: 'idle',
      models: 4,
      lastPlan: { id: known.planId, actor: 'ada', at: now },
      fromProd: null,
      pinned: false,
      expiresAt: null,
      lease: null,
    })
    expect(dev).toMatchObject({
      name: 'dev',
      pinned: true,
      paused: false,
      fromProd: { added: 0, removed: 0, changed: 0 },
      pending: null,
    })
  },
  'environment.unpin': async ({ project }) => {
    const dev = await project.caller.environment.unpin({ environment: 'dev' })
    const weekOn = new Date(Date.parse(now) + 7 * 86_400_000).toISOString()
    expect(dev).toMatchObject({ pinned: false, expiresAt: weekOn })
    await expect(project.caller.environment.unpin({ environment: 'prod' })).rejects.toMatchObject({
      cause: { code: 'arguments_invalid' },
    })
    await expect(
      project.caller.environment.unpin({ environment: 'nowhere' }),
    ).rejects.toMatchObject({ cause: { code: 'environment_not_found' } })
  },
  'environment.diff': async ({ project }) => {
    const same = await project.caller.environment.diff({ before: 'prod', after: 'dev' })
    expect(same).toEqual({ added: [], removed: [], changed: [], same: 4 })
    await expect(
      project.caller.environment.diff({ before: 'prod', after: 'nowhere' }),
    ).rejects.toMatchObject({ cause: { code: 'environment_not_found' } })
  },
  'environment.tableDiff': async ({ project }) => {
    const sides = { before: 'prod', after: 'dev' }
    const diff = await project.caller.environment.tableDiff({ ...sides, model: 'Marts.Daily' })
    expect(diff).toMatchObject({ rows: { before: 10, after: 10 }, onlyBefore: 0, onlyAfter: 0 })
    await expect(
      project.caller.environment.tableDiff({ ...sides, model: 'marts.none' }),
    ).rejects.toMatchObject({ cause: { code: 'model_not_found' } })
  },
  'environment.rollback': async ({ known, project }) => {
    await expect(
      project.caller.environment.rollback({ environment: 'prod' }),
    ).rejects.toMatchObject({ cause: { code: 'plan_not_found' } })
    await project.write({
      'models/marts/best.sql': 'select ds, revenue from marts.daily where revenue > 9000\n',
    })
    await project.apply('prod')
    const rows = async () =>
      (await project.caller.query.run({ sql: 'from marts.best' })).rows.length
    const few = await rows()
    const back = await project.caller.environment.rollback({ environment: 'prod' })
    expect(back.to).toBe(known.planId)
    await messagesOf(await project.caller.plan.onOverview({ planId: back.planId }))
    const { runId: returned } = await project.caller.plan.submit({ planId: back.planId })
    await messagesOf(await project.caller.run.onEvents({ runId: returned }))
    expect(await rows()).toBeGreaterThan(few)
  },
  'environment.janitor': async ({ project }) => {
    const sure = { dryRun: true, ignoreTtl: true }
    const first = await project.caller.environment.janitor(sure)
    expect(first).toMatchObject({ dryRun: true, environments: [] })
    expect(await project.caller.environment.janitor(sure)).toEqual(first)
  },
  'environment.invalidate': async ({ project }) => {
    const gone = await project.caller.environment.invalidate({ environment: 'dev' })
    expect(gone).toEqual({ environment: 'dev', views: 4 })
    expect((await project.caller.environment.list()).map(({ name }) => name)).toEqual(['prod'])
    await expect(
      project.caller.environment.invalidate({ environment: 'prod' }),
    ).rejects.toMatchObject({ cause: { code: 'environment_protected' } })
  },
}
