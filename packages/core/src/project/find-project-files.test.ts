import { mkdir, rm, symlink, truncate } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { projectFromText, type TextProject } from '../testing/project-from-text.ts'
import { findProjectFiles, type ReadFile } from './find-project-files.ts'

let project: TextProject
let outside: TextProject
let memory: Map<string, ReadFile>

beforeEach(async () => {
  memory = new Map()
  project = await projectFromText({ 'models/a.sql': 'select 1' })
  outside = await projectFromText({ 'secret.sql': 'select 2' })
})
afterEach(async () => {
  vi.useRealTimers()
  await project[Symbol.asyncDispose]()
  await outside[Symbol.asyncDispose]()
})

const find = () => findProjectFiles(project.root, memory)
const paths = async () => (await find()).files.map((file) => file.path)
const issues = async () =>
  (await find()).issues.map(({ code, file }) => `${code} ${file}`).toSorted()

describe('the files of a project', () => {
  it('are found in their folders with their endings, sorted, whatever else lies there', async () => {
    await project.write({
      'models/z/deep/b.sql': 'select 1',
      'models/readme.md': '#',
      'models/.draft.sql': 'select',
      'seeds/s.csv': 'a\n1\n',
      'seeds/s.yaml': 'delimiter: ","\n',
      'audits/x.sql': 'select 1',
      'macros/m.jinja': '',
      'tests/t.yaml': '[]',
      'sources.yaml': '[]',
      'other/c.sql': 'select 1',
      'top.sql': 'select 1',
    })
    expect(await paths()).toEqual([
      'audits/x.sql',
      'macros/m.jinja',
      'millrace.yaml',
      'models/a.sql',
      'models/z/deep/b.sql',
      'seeds/s.csv',
      'seeds/s.yaml',
      'sources.yaml',
      'tests/t.yaml',
    ])
    expect(await issues()).toEqual([])
  })

  it('may have blanks, quotes, line breaks and any script in their names', async () => {
    const names = [
      'models/it\'s a "name".sql',
      'models/żółw 🐢.sql',
      'models/line\nbreak.sql',
      'models/$(rm -rf x).sql',
    ]
    await project.write(Object.fromEntries(names.map((name) => [name, 'select 1'])))
    expect((await paths()).filter((name) => names.includes(name))).toHaveLength(names.length)
  })

  it('are issues, not files, when a link leads out of the project', async () => {
    await symlink(path.join(outside.root, 'secret.sql'), path.join(project.root, 'models/link.sql'))
    await symlink('/etc/passwd', path.join(project.root, 'models/passwd.sql'))
    expect(await paths()).not.toContain('models/link.sql')
    expect(await issues()).toEqual([
      'file-outside-project models/link.sql',
      'file-outside-project models/passwd.sql',
    ])
  })

  it('are issues when a link leads to the project’s state', async () => {
    await project.write({ '.millrace/server.json': '{}' })
    await symlink('../.millrace/server.json', path.join(project.root, 'models/token.sql'))
    expect(await issues()).toEqual(['file-outside-project models/token.sql'])
  })

  it('are issues when their whole folder is a link out of the project', async () => {
    await rm(path.join(project.root, 'models'), { recursive: true })
    await symlink(outside.root, path.join(project.root, 'models'))
    expect(await issues()).toEqual(['file-outside-project models/secret.sql'])
  })

  it('follow a link that stays inside', async () => {
    await symlink(path.join(project.root, 'models/a.sql'), path.join(project.root, 'models/b.sql'))
    expect(await paths()).toContain('models/b.sql')
  })

  it('are issues when they are not text', async () => {
    await project.write({
      'models/nul.sql': 'select\u0000 1',
      'models/latin.sql': Uint8Array.from([0x73, 0xe9, 0x20]),
    })
    expect(await issues()).toEqual([
      'file-not-text models/latin.sql',
      'file-not-text models/nul.sql',
    ])
  })

  it('are issues when they cannot be read, never simply missing', async () => {
    await symlink(path.join(project.root, 'nowhere'), path.join(project.root, 'models/broken.sql'))
    await symlink(path.join(project.root, 'nowhere'), path.join(project.root, 'sources.yaml'))
    await mkdir(path.join(project.root, 'models/folder.sql'))
    await symlink(
      path.join(project.root, 'models/folder.sql'),
      path.join(project.root, 'models/linked.sql'),
    )
    expect(await issues()).toEqual([
      'file-unreadable models/broken.sql',
      'file-unreadable models/linked.sql',
      'file-unreadable sources.yaml',
    ])
  })

  it('are an issue when a folder of the project is a file', async () => {
    await project.write({ seeds: 'not a folder' })
    expect(await issues()).toEqual(['file-unreadable seeds'])
  })

  it('are refused when they are huge, without being read', async () => {
    await project.write({ 'seeds/big.csv': '' })
    await truncate(path.join(project.root, 'seeds/big.csv'), 3 * 1024 * 1024 * 1024)
    expect(await issues()).toEqual(['file-too-large seeds/big.csv'])
  })

  it('hash by path and bytes', async () => {
    const first = (await find()).filesHash
    expect((await find()).filesHash).toBe(first)
    await project.write({ 'models/a.sql': 'select 1 ' })
    const second = (await find()).filesHash
    await project.write({ 'models/a.sql': null, 'models/b.sql': 'select 1' })
    const third = (await find()).filesHash
    expect(new Set([first, second, third]).size).toBe(3)
  })

  it('are the same objects again while nobody touched them', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_000 })
    const before = (await find()).files
    expect((await find()).files.every((file, index) => file === before[index])).toBe(true)
    // As long as before, so that nothing but the clock of the file system tells them apart.
    await project.write({ 'models/a.sql': 'select 3' })
    expect((await find()).files.find((file) => file.path === 'models/a.sql')?.text).toBe('select 3')
    await project.write({ 'models/a.sql': null })
    expect(await paths()).toEqual(['millrace.yaml'])
    expect([...memory.keys()]).toEqual([path.join(project.root, 'millrace.yaml')])
  })

  it('are read again when they were written a moment ago', async () => {
    await find()
    expect(memory.size).toBe(0)
  })
})
