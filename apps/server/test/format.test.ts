import { cp, mkdtemp, readdir, readFile, realpath, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  createAnalysisPool,
  createTemplateRenderer,
  formatModels,
  silentLogger,
} from '@millrace/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createServices } from '../src/create-services.ts'
import { loadCurrentProject } from '../src/load-current-project.ts'
import { openProject, type OpenProject } from './open-project.ts'

let project: OpenProject
const ugly = 'select   i AS id,   1 as n from range(0,3) as t(i)   -- all\n'
const front = '/*---\nkind: table\ntags:   [ odd,   spacing ]\n---*/\n'
const files: Readonly<Record<string, string>> = {
  'millrace.yaml': 'name: small\n',
  'macros/m.jinja': '{% macro twice(x) %}{{ x }} * 2{% endmacro %}',
  'models/a/ugly.sql': front + ugly,
  'models/a/windows.sql': `${front}${ugly}`.replaceAll('\n', '\r\n'),
  'models/a/macro.sql': "select {{ m.twice('n') }} as d from a.ugly\n",
  'models/a/odd.sql': 'select 1{{ 5 }} as fifteen\n',
  'models/a/open.sql': '/*---\nkind: table\nselect 1 as n\n',
  'models/a/broken.sql': 'select {{ nonsense }} as n\n',
  'models/a/empty.sql': front,
}

beforeAll(async () => {
  project = await openProject(files)
})
afterAll(() => project[Symbol.asyncDispose]())

const textOf = (file: string) => readFile(path.join(project.root, file), 'utf8')

describe('formatting a project', () => {
  it('says what would change, and changes nothing', async () => {
    const report = await project.caller.file.format({ check: true })
    expect(report.formatted).toEqual([
      'models/a/macro.sql',
      'models/a/ugly.sql',
      'models/a/windows.sql',
    ])
    expect(report.unchanged).toEqual(['models/a/empty.sql'])
    for (const [file, text] of Object.entries(files)) expect(await textOf(file)).toBe(text)
    expect(await project.opened.store.getStreamPosition('workspace')).toBeNull()
  })

  it('writes those, leaves the others with the reason, and tells the console', async () => {
    const report = await project.caller.file.format()
    expect(report.left).toEqual([
      { path: 'models/a/broken.sql', reason: expect.stringContaining('cannot be rendered') },
      { path: 'models/a/odd.sql', reason: 'the formatter cannot read it' },
      { path: 'models/a/open.sql', reason: 'its frontmatter is never closed' },
    ])
    const text = await textOf('models/a/ugly.sql')
    expect(text.startsWith(front)).toBe(true)
    expect(text.slice(front.length)).toMatch(/^select\n {2}i AS id,\n[^\r]*-- all\n$/)
    expect(await textOf('models/a/windows.sql')).toBe(text.replaceAll('\n', '\r\n'))
    const events = await project.opened.store.readEvents('workspace', 0, 100)
    expect(events.map(({ type, payload }) => [type, payload['path'], payload['status']])).toEqual([
      ['format-file', 'models/a/macro.sql', 'formatted'],
      ['format-file', 'models/a/ugly.sql', 'formatted'],
      ['format-file', 'models/a/windows.sql', 'formatted'],
      ['format-file', 'models/a/broken.sql', 'left'],
      ['format-file', 'models/a/odd.sql', 'left'],
      ['format-file', 'models/a/open.sql', 'left'],
    ])
  })

  it('changes nothing the second time', async () => {
    const again = await project.caller.file.format()
    expect(again.formatted).toEqual([])
    expect(again.unchanged).toHaveLength(4)
  })

  it('of some files leaves the others alone', async () => {
    await project.write({ 'models/a/ugly.sql': ugly, 'models/a/more.sql': ugly })
    const report = await project.caller.file.format({
      paths: ['models/a/more.sql', 'millrace.yaml'],
    })
    expect(report).toMatchObject({
      formatted: ['models/a/more.sql'],
      unchanged: [],
      left: [{ path: 'millrace.yaml', reason: 'only model files are formatted' }],
    })
    expect(await textOf('models/a/ugly.sql')).toBe(ugly)
    await expect(
      project.caller.file.format({ paths: ['models/a/none.sql'] }),
    ).rejects.toMatchObject({ cause: { code: 'file_not_found' } })
  })
})

describe('formatting the flights example', () => {
  const example = fileURLToPath(new URL('../../../examples/flights', import.meta.url))
  let root = ''

  beforeAll(async () => {
    root = await realpath(await mkdtemp(path.join(tmpdir(), 'millrace-format-')))
    const parts = ['macros', 'models', 'seeds', 'tests', 'millrace.yaml', 'sources.yaml']
    for (const part of parts)
      await cp(path.join(example, part), path.join(root, part), { recursive: true })
    await symlink(path.join(example, 'node_modules'), path.join(root, 'node_modules'))
  })
  afterAll(() => rm(root, { recursive: true, force: true }))

  it('leaves no model, and every model means what it meant', async () => {
    await using services = createServices({
      root,
      state: null,
      actor: 'ada',
      command: 'millrace test',
      migrate: 'auto',
      logger: silentLogger,
    })
    const opened = await services.open()
    const hashes = async () => {
      const { models, issues } = await loadCurrentProject(opened, 'prod')
      expect(issues.filter(({ severity }) => severity === 'error')).toEqual([])
      return [...models.values()].map(({ name, queryHash, treeHash }) => [
        name,
        queryHash,
        treeHash,
      ])
    }
    const before = await hashes()
    expect(before.length).toBeGreaterThan(10)
    const report = await formatModels(opened, { root, check: false })
    expect(report.left).toEqual([])
    expect(report.formatted.length).toBeGreaterThan(5)
    expect(await hashes()).toEqual(before)
    const again = await formatModels(opened, { root, check: true })
    expect(again.formatted).toEqual([])
    const left = await readdir(root, { recursive: true })
    expect(left.filter((file) => file.includes('millrace-part'))).toEqual([])
  })

  it('needs no state', async () => {
    const analyzer = createAnalysisPool({ size: 1 })
    const services = { analyzer, renderer: await createTemplateRenderer() }
    expect((await formatModels(services, { root, check: true })).left).toEqual([])
    await analyzer.close()
  })
})
