import { access } from 'node:fs/promises'
import { startLocally } from '../src/start.ts'
import { expect, it } from 'vitest'
import { openProject } from './open-project.ts'

it('closing cancels a plan that is being computed, and leaves nothing open', async () => {
  const project = await openProject()
  const { planId } = await project.caller.plan.create({ environment: 'prod' })
  expect(project.opened.planning.size).toBe(1)
  await project.services[Symbol.asyncDispose]()
  expect([project.opened.planning.size, project.opened.background.size]).toEqual([0, 0])
  const { clock: _clock, ...options } = project.services.options
  {
    await using again = startLocally(options)
    expect((await again.caller.plan.get({ planId })).status).toBe('cancelled')
  }
  await project[Symbol.asyncDispose]()
  await expect(access(project.root)).rejects.toThrow('ENOENT')
})
