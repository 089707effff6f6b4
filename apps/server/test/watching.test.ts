import type { StoredEvent } from '@millrace/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startWatching } from '../src/start-watching.ts'
import { messageOf, openProject, type OpenProject } from './open-project.ts'

let project: OpenProject
let watching: AsyncDisposable

beforeEach(async () => {
  project = await openProject({
    'millrace.yaml': 'name: small\n',
    'models/a/one.sql': 'select 1 as n\n',
    'models/a/two.sql': 'select n from a.one\n',
  })
  watching = await startWatching(project.services)
})
afterEach(async () => {
  await watching[Symbol.asyncDispose]()
  await project[Symbol.asyncDispose]()
})

/** The console's events from now on until one matches; attached when it resolves. */
async function follow(matches: (event: StoredEvent) => boolean) {
  const iterator = (await project.caller.workspace.onEvents())[Symbol.asyncIterator]()
  await iterator.next()
  const read = async () => {
    const events: StoredEvent[] = []
    while (!events.some(matches)) {
      const { value } = await iterator.next()
      const { data } = messageOf(value!)
      if (data.kind === 'events') events.push(...data.events)
    }
    await iterator.return?.()
    return events
  }
  return { events: read() }
}

describe('the console of a watched project', () => {
  it('tells of a changed file at once, then which models are other ones', async () => {
    const { events } = await follow(({ type }) => type === 'models')
    await project.write({ 'models/a/one.sql': 'select 2 as n, 3 as m\n' })
    const told = await events
    expect(told.map(({ type }) => type)).toEqual(['file', 'models'])
    expect(told[0]?.payload).toMatchObject({
      changes: [
        { path: 'models/a/one.sql', change: 'modified', content: 'select 2 as n, 3 as m\n' },
      ],
    })
    expect(told[1]?.payload).toEqual({ added: [], modified: ['a.one'], removed: [] })
  })

  it('tells of models that came and went', async () => {
    const first = await follow(({ type }) => type === 'models')
    await project.write({ 'models/a/three.sql': 'select 3 as n\n' })
    expect((await first.events).at(-1)?.payload).toEqual({
      added: ['a.three'],
      modified: [],
      removed: [],
    })
    const second = await follow(({ type }) => type === 'models')
    await project.caller.file.remove({ path: 'models/a/three.sql' })
    expect((await second.events).at(-1)?.payload).toMatchObject({ removed: ['a.three'] })
  })

  it('warns of new issues once, and keeps a broken model in mind', async () => {
    const broken = await follow(({ type }) => type === 'warnings')
    await project.write({ 'models/a/one.sql': '/*---\nkind: nonsense\n---*/\nselect 1 as n\n' })
    const told = await broken.events
    const [warning] = told.filter(({ type }) => type === 'warnings')
    expect(warning?.payload).toMatchObject({ source: 'project', file: 'models/a/one.sql' })
    const more = await follow(({ type, payload }) => type === 'file' && 'changes' in payload)
    await project.write({ 'models/a/one.sql': 'select 1 as n, 2 as o\n' })
    const mended = await follow(({ type }) => type === 'models')
    await more.events
    const models = (await mended.events).filter(({ type }) => type === 'models')
    expect(models.at(-1)?.payload).toMatchObject({ added: [], removed: [] })
  })

  it('survives a project without its millrace.yaml', async () => {
    const { events } = await follow(({ type }) => type === 'warnings')
    await project.write({ 'millrace.yaml': null })
    expect((await events).at(-1)?.payload).toMatchObject({ code: 'project_not_found' })
    const back = await follow(({ type }) => type === 'models')
    await project.write({ 'millrace.yaml': 'name: small\n', 'models/a/new.sql': 'select 1 as x' })
    expect((await back.events).at(-1)?.payload).toMatchObject({ added: ['a.new'] })
  })

  it('gets no text of a large file', async () => {
    const { events } = await follow(({ type }) => type === 'file')
    await project.write({ 'models/a/large.sql': `select 1 as n -- ${'x'.repeat(20_000)}` })
    const [{ changes }] = (await events).map(({ payload }) => payload) as [
      { changes: { path: string; content?: string }[] },
    ]
    expect(changes).toMatchObject([{ path: 'models/a/large.sql', change: 'added' }])
    expect(changes[0]).not.toHaveProperty('content')
  })
})
