import { fixedClock } from '@millrace/core/testing'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createAppCaller } from '../src/app-caller.ts'
import { messagesOf, now, openProject, type OpenProject } from './open-project.ts'

const clock = fixedClock(now)
let project: OpenProject
beforeEach(async () => {
  clock.set(now)
  project = await openProject(undefined, undefined, clock)
})
afterEach(async () => {
  expect(project.errors).toEqual([])
  await project[Symbol.asyncDispose]()
})

const codeOf = (code: string) => ({ cause: { code } })
const key = { idempotencyKey: 'k-1' }

describe('a mutation with an idempotency key', () => {
  it('is done once, also when it is sent many times together', async () => {
    const { id: planId } = await project.plan('prod')
    const submit = () => project.caller.plan.submit({ planId, ...key })
    const answers = await Promise.all([submit(), submit(), submit()])
    await messagesOf(await project.caller.run.onEvents(answers[0]))
    answers.push(await submit())
    expect(new Set(answers.map(({ runId }) => runId)).size).toBe(1)
    expect((await project.caller.run.list()).runs).toHaveLength(1)
    await expect(project.caller.plan.submit({ planId })).rejects.toMatchObject(
      codeOf('plan_already_applied'),
    )
  })

  it('answers the same after its environment moved on, for a day', async () => {
    await project.apply('prod')
    const submit = () => project.caller.run.submit({ environment: 'prod', ...key })
    const { runId } = await submit()
    await messagesOf(await project.caller.run.onEvents({ runId }))
    clock.set('2024-01-11T23:59:59Z')
    expect(await submit()).toEqual({ runId })
    clock.set('2024-01-12T00:00:00Z')
    const later = await submit()
    expect(later.runId).not.toBe(runId)
    await messagesOf(await project.caller.run.onEvents(later))
  })

  it('conflicts with another body, procedure or actor, and not with another order of fields', async () => {
    const overrides = { 'marts.daily': 'breaking', 'marts.best': 'breaking' } as const
    const plan = await project.caller.plan.create({ environment: 'prod', overrides, ...key })
    const turned = { 'marts.best': 'breaking', 'marts.daily': 'breaking' } as const
    const again = { ...key, overrides: turned, environment: 'prod' }
    expect(await project.caller.plan.create(again)).toEqual(plan)
    const refused = codeOf('idempotency_conflict')
    const other = { environment: 'dev', overrides, ...key }
    await expect(project.caller.plan.create(other)).rejects.toMatchObject(refused)
    await expect(project.caller.run.submit({ environment: 'prod', ...key })).rejects.toMatchObject(
      refused,
    )
    const bea = createAppCaller({ services: project.services, actor: 'bea' })
    await expect(bea.plan.create(again)).rejects.toMatchObject(refused)
    await messagesOf(await project.caller.plan.onOverview(plan))
  })

  it('that failed is done anew', async () => {
    const submit = () => project.caller.run.submit({ environment: 'prod', ...key })
    await expect(submit()).rejects.toMatchObject(codeOf('environment_not_found'))
    await project.apply('prod')
    await messagesOf(await project.caller.run.onEvents(await submit()))
  })

  it('is refused for a minute where it is not known how the first ended, then done anew', async () => {
    await project.apply('prod')
    const answered = vi.spyOn(project.opened.store, 'answerKey').mockResolvedValue()
    const submit = () => project.caller.run.submit({ environment: 'prod', ...key })
    const { runId } = await submit()
    await messagesOf(await project.caller.run.onEvents({ runId }))
    answered.mockRestore()
    await expect(submit()).rejects.toMatchObject(codeOf('request_in_progress'))
    clock.set('2024-01-11T00:01:00Z')
    const again = await submit()
    expect(again.runId).not.toBe(runId)
    await messagesOf(await project.caller.run.onEvents(again))
  })
})
