import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect } from 'vitest'
import { messagesOf } from '../open-project.ts'
import type { Cases } from './stage.ts'

export const planCases: Cases = {
  'plan.create': async ({ known, project }) => {
    known.planId = (await project.caller.plan.create({ environment: 'prod' })).planId
    expect(known.planId).toMatch(/^p_[0-9a-f]{16}$/)
  },
  'plan.onOverview': async ({ known, project }) => {
    const messages = await messagesOf(
      await project.caller.plan.onOverview({ planId: known.planId }),
    )
    expect(messages[0]?.data).toMatchObject({ kind: 'state', tracker: { planId: known.planId } })
    const again = await messagesOf(await project.caller.plan.onOverview({ planId: known.planId }))
    expect(again).toMatchObject([{ data: { kind: 'state', tracker: { planStatus: 'ready' } } }])
  },
  'plan.get': async ({ known, project }) => {
    const plan = await project.caller.plan.get({ planId: known.planId })
    expect(plan).toMatchObject({ status: 'ready', environment: 'prod', actor: 'ada', dirty: null })
    expect(plan.document?.backfills.map(({ model }) => model)).toContain('marts.daily')
  },
  'plan.submit': async ({ known, project }) => {
    known.runId = (await project.caller.plan.submit({ planId: known.planId })).runId
    expect(known.runId).toMatch(/^r_[0-9a-f]{16}$/)
  },
  'plan.onApply': async ({ known, project }) => {
    const messages = await messagesOf(await project.caller.plan.onApply({ planId: known.planId }))
    expect(messages[0]?.data).toMatchObject({
      kind: 'state',
      tracker: { runId: known.runId, planId: known.planId },
    })
    const [last] = await messagesOf(await project.caller.plan.onApply({ planId: known.planId }))
    expect(last?.data).toMatchObject({ tracker: { status: 'completed' } })
  },
  'plan.head': async ({ known, project }) => {
    const head = await project.caller.plan.head({ planId: known.planId })
    expect(head).toMatchObject({ status: 'applied', models: 4, untouched: 0, moved: null })
    expect(head).toMatchObject({ runId: known.runId, isNew: true, replacedBy: null, lease: null })
    expect(head).not.toHaveProperty('document')
    await expect(project.caller.plan.head({ planId: 'p_none' })).rejects.toMatchObject({
      cause: { code: 'plan_not_found' },
    })
  },
  'plan.model': async ({ known, project }) => {
    const { planId } = known
    const model = await project.caller.plan.model({ planId, model: 'Staging.Orders' })
    expect(model).toMatchObject({ group: 'added', before: null, unit: 'day', kind: 'incremental' })
    expect(model.backfill?.batches).toHaveLength(2)
    await expect(project.caller.plan.model({ planId, model: 'marts.none' })).rejects.toMatchObject({
      cause: { code: 'model_not_found' },
    })
  },
  'plan.untouched': async ({ known, project }) => {
    const page = await project.caller.plan.untouched({ planId: known.planId })
    expect(page).toEqual({ models: [], total: 0, next: null })
  },
  'plan.list': async ({ known, project }) => {
    const { list } = project.caller.plan
    const { plans, next } = await list({ environment: 'prod', statuses: ['applied'] })
    const { document } = await project.caller.plan.get({ planId: known.planId })
    const { summary } = document ?? {}
    expect(plans).toMatchObject([{ id: known.planId, status: 'applied', summary }])
    expect(next).toBeNull()
    expect(summary).toMatch(/\.$/)
    expect(plans[0]).not.toHaveProperty('document')
    const spare = await project.plan('spare')
    const newest = await list({ limit: 1 })
    expect(newest.plans).toHaveLength(1)
    expect([spare.id, known.planId]).toContain(newest.next)
    const older = await list({ before: newest.next ?? '' })
    expect(older.plans.map(({ id }) => id)).not.toContain(newest.next)
  },
  'plan.discard': async ({ project }) => {
    const { id } = await project.plan('spare')
    expect(await project.caller.plan.discard({ planId: id })).toEqual({
      planId: id,
      status: 'discarded',
    })
    const [last] = await messagesOf(await project.caller.plan.onOverview({ planId: id }))
    expect(last?.data).toMatchObject({ tracker: { planStatus: 'discarded' } })
    await expect(project.caller.plan.discard({ planId: id })).rejects.toMatchObject({
      cause: { code: 'plan_not_applicable' },
    })
    await expect(project.caller.plan.discard({ planId: 'p_none' })).rejects.toMatchObject({
      cause: { code: 'plan_not_found' },
    })
  },
  'plan.setCategory': async ({ known, project }) => {
    const file = 'models/marts/daily.sql'
    const text = await readFile(path.join(project.root, file), 'utf8')
    await project.write({ [file]: text.replace('count(*)', 'count(id)') })
    const { caller } = project
    const before = await project.plan('prod')
    expect(before).toMatchObject({ can: { apply: true, setCategory: true } })
    const choice = { planId: before.id, category: 'non_breaking' } as const
    await expect(
      caller.plan.setCategory({ ...choice, model: 'staging.orders' }),
    ).rejects.toMatchObject({ cause: { code: 'arguments_invalid' } })
    const { planId } = await caller.plan.setCategory({ ...choice, model: 'Marts.Daily' })
    await messagesOf(await caller.plan.onOverview({ planId }))
    const after = await caller.plan.get({ planId })
    expect(after.document).toMatchObject({
      overrides: { 'marts.daily': 'non_breaking' },
      changes: { direct: [{ name: 'marts.daily', category: 'non_breaking' }] },
    })
    expect(await caller.plan.get({ planId: before.id })).toMatchObject({
      status: 'replaced',
      can: { apply: 'the plan is replaced', setCategory: 'the plan is replaced' },
    })
    await project.write({ [file]: text })
    await expect(
      caller.plan.setCategory({ ...choice, planId: known.planId, model: 'marts.daily' }),
    ).rejects.toMatchObject({ cause: { code: 'plan_not_applicable' } })
  },
  'plan.cancel': async ({ known, project }) => {
    const made = await project.caller.plan.create({ environment: 'halted' })
    expect(await project.caller.plan.cancel(made)).toEqual({ ...made, runId: null })
    const messages = await messagesOf(await project.caller.plan.onOverview(made))
    expect(messages.length).toBeGreaterThan(0)
    expect((await project.caller.plan.get(made)).status).toBe('cancelled')
    expect(await project.plan('halted')).toMatchObject({ id: made.planId, status: 'ready' })
    await expect(project.caller.plan.cancel({ planId: known.planId })).rejects.toMatchObject({
      cause: { code: 'nothing_to_cancel' },
    })
  },
  'plan.onCancel': async ({ known, project }) => {
    const { planId: id } = known.stopped
    const [only, ...rest] = await messagesOf(await project.caller.plan.onCancel({ planId: id }))
    expect(only?.data).toMatchObject({ kind: 'state', tracker: { runId: known.stopped.runId } })
    expect(rest).toEqual([])
  },
}
