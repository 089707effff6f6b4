import { expect } from 'vitest'
import { messageOf } from '../open-project.ts'
import type { Cases } from './stage.ts'

export const consoleCases: Cases = {
  'workspace.list': async ({ project }) => {
    expect(await project.caller.workspace.list()).toMatchObject([
      { id: 'default', name: 'default' },
    ])
  },
  'workspace.create': async ({ project }) => {
    const made = await project.caller.workspace.create({ workspace: 'sales-2', name: 'Sales' })
    expect(made).toMatchObject({ id: 'sales-2', name: 'Sales' })
    await expect(project.caller.workspace.create({ workspace: 'sales-2' })).rejects.toMatchObject({
      cause: { code: 'workspace_exists' },
    })
    for (const workspace of ['', 'Sales', '-a', 'a b', 'a'.repeat(42), '../x'])
      await expect(project.caller.workspace.create({ workspace })).rejects.toMatchObject({
        cause: { code: 'arguments_invalid' },
      })
  },
  'workspace.rename': async ({ project }) => {
    const renamed = { workspace: 'sales-2', name: 'Sales & more' }
    expect(await project.caller.workspace.rename(renamed)).toMatchObject({ name: renamed.name })
    await expect(
      project.caller.workspace.rename({ workspace: 'none', name: 'x' }),
    ).rejects.toMatchObject({ cause: { code: 'workspace_not_found' } })
  },
  'workspace.get': async ({ project }) => {
    const found = await project.caller.workspace.get({ workspace: 'sales-2' })
    expect(found).toMatchObject({ id: 'sales-2', name: 'Sales & more' })
    await expect(project.caller.workspace.get({ workspace: 'none' })).rejects.toMatchObject({
      cause: { code: 'workspace_not_found' },
    })
  },
  'workspace.notify': async ({ project }) => {
    const notice = { level: 'warning', message: 'late file', source: 'loader' } as const
    expect(await project.caller.workspace.notify(notice)).toEqual({ level: 'warning' })
  },
  'workspace.onEvents': async ({ project }) => {
    for await (const message of await project.caller.workspace.onEvents()) {
      expect(messageOf(message).data).toMatchObject({ kind: 'state', tracker: null })
      break
    }
  },
  'error.get': async ({ project }) => {
    await expect(project.caller.error.get({ id: 'none' })).rejects.toMatchObject({
      cause: { code: 'error_not_found' },
    })
  },
  'file.tree': async ({ project }) => {
    const { files } = await project.caller.file.tree()
    expect(files.map(({ path }) => path)).toContain('models/staging/orders.sql')
  },
  'file.write': async ({ project }) => {
    const file = { path: 'macros/one.jinja', content: '{% macro one() %}1{% endmacro %}' }
    expect(await project.caller.file.write(file)).toMatchObject({ isNew: true })
  },
  'file.read': async ({ project }) => {
    const read = await project.caller.file.read({ path: 'macros/one.jinja' })
    expect(read.content).toBe('{% macro one() %}1{% endmacro %}')
  },
  'file.rename': async ({ project }) => {
    const names = { from: 'macros/one.jinja', to: 'macros/two.jinja' }
    expect(await project.caller.file.rename(names)).toEqual(names)
  },
  'file.format': async ({ project }) => {
    const report = await project.caller.file.format({ check: true })
    expect(report).toMatchObject({ unchanged: [], left: [] })
    expect(report.formatted).toContain('models/marts/best.sql')
  },
  'file.remove': async ({ project }) => {
    const file = { path: 'macros/two.jinja' }
    expect(await project.caller.file.remove(file)).toEqual(file)
  },
}
