import { symlink } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { projectFromText, type TextProject } from '../testing/project-from-text.ts'
import { sha256 } from '../ids.ts'
import { loadSources } from './load-sources.ts'

let project: TextProject

beforeEach(async () => {
  project = await projectFromText({
    'data/a.csv': 'x\n1\n',
    'data/b.csv': 'x\n2\n',
    'data/deep/c.parquet': '',
    'data/d.ndjson': '{}',
    'node_modules/flights/data/f.csv': 'x\n',
    'node_modules/flights/package.json': '{"exports": "./index.js"}',
    'node_modules/@scope/pack/f.json': '[]',
    'node_modules/secret.csv': 'x\n',
    'secret.csv': 'x\n',
  })
})
afterEach(async () => {
  await project[Symbol.asyncDispose]()
})

const load = async (yaml: string, root = project.root) => {
  const { definitions, issues } = await loadSources(
    { path: 'sources.yaml', text: yaml, bytes: Buffer.from(yaml), sha256: sha256(yaml) },
    root,
    { name: 'test' },
  )
  return {
    issues,
    files: definitions.map(({ source }) =>
      source?.files?.map((file) => path.relative(project.root, file)),
    ),
    definitions,
  }
}
const declare = (file: string) => load(`- name: raw.data\n  file: ${JSON.stringify(file)}\n`)
const refused = async (file: string) => {
  const { issues, definitions } = await declare(file)
  expect(definitions).toEqual([])
  return issues.map(({ code, message }) => `${code}: ${message}`).join()
}

describe('a declared source', () => {
  it.each([
    ['data/a.csv', ['data/a.csv'], 'csv'],
    ['./data/a.csv', ['data/a.csv'], 'csv'],
    ['data/*.csv', ['data/a.csv', 'data/b.csv'], 'csv'],
    ['data/**/*.parquet', ['data/deep/c.parquet'], 'parquet'],
    ['data/d.ndjson', ['data/d.ndjson'], 'json'],
    ['npm:flights/data/f.csv', ['node_modules/flights/data/f.csv'], 'csv'],
    ['npm:@scope/pack/f.json', ['node_modules/@scope/pack/f.json'], 'json'],
  ])('finds %s', async (file, files, format) => {
    const loaded = await declare(file)
    expect(loaded.issues).toEqual([])
    expect(loaded.files).toEqual([files])
    expect(loaded.definitions[0]).toMatchObject({
      name: 'raw.data',
      kind: 'external',
      source: { format },
    })
  })

  it('finds a package in a folder above the project', async () => {
    await project.write({ 'sub/millrace.yaml': 'name: sub\n' })
    const { files } = await load(
      '- {name: raw.data, file: "npm:flights/data/f.csv"}\n',
      path.join(project.root, 'sub'),
    )
    expect(files).toEqual([['node_modules/flights/data/f.csv']])
  })

  it.each([
    ['/etc/passwd.csv', 'the path is absolute'],
    ['data/../../x.csv', 'no file matches'],
    ['data/none.csv', 'no file matches'],
    ['data', 'is not a .csv'],
    ['data/a.txt', 'is not a .csv'],
    ['npm:flights', 'is not a .csv'],
    ['npm:absent/f.csv', 'is not installed'],
    ['npm:flights/none.csv', "has no file 'none.csv'"],
    ['npm:flights/../secret.csv', 'leads out of the package'],
    ['npm:../secret.csv', 'is not of the form'],
    ['npm:./secret.csv', 'is not of the form'],
    ['npm:@scope/../secret.csv', 'is not of the form'],
    ['npm:/etc/x.csv', 'is not of the form'],
    ['https://example.com/x.csv', 'no file matches'],
  ])('refuses %s', async (file, why) => {
    const message = await refused(file)
    expect(message).toContain('source-file: raw.data: ')
    expect(message).toContain(why)
  })

  it('refuses a pattern that leads to files beside the project', async () => {
    await project.write({ 'sub/millrace.yaml': 'name: sub\n' })
    for (const file of ['../data/a.csv', '../data/*.csv', '../**/*.csv']) {
      const { issues } = await load(
        `- {name: raw.data, file: "${file}"}\n`,
        path.join(project.root, 'sub'),
      )
      expect(issues).toMatchObject([
        { message: expect.stringContaining('leads out of the project') },
      ])
    }
  })

  it('refuses a link that leads out of the project or of its package', async () => {
    await symlink('/etc/passwd', path.join(project.root, 'data/out.csv'))
    await symlink('/etc/passwd', path.join(project.root, 'node_modules/flights/out.csv'))
    expect(await refused('data/out.csv')).toContain('leads out of the project')
    expect(await refused('data/o*.csv')).toContain('leads out of the project')
    expect(await refused('npm:flights/out.csv')).toContain('leads out of the package')
  })

  it('is either a file or a table', async () => {
    const { issues, definitions } = await load(
      '- {name: raw.a}\n- {name: raw.b, file: data/a.csv, table: x.y}\n- {name: raw.c, table: x.y}\n',
    )
    expect(issues.map(({ code, line }) => `${code} ${line}`)).toEqual([
      'source-needs-one 1',
      'source-needs-one 2',
    ])
    expect(definitions).toMatchObject([{ name: 'raw.c', source: { files: null, table: 'x.y' } }])
  })

  it('tells bad names, options and fields, each on its line', async () => {
    const { issues } = await load(
      '- {name: nodot, file: data/a.csv}\n- {name: raw.b, file: data/a.csv, options: {delim: ";", secret: 1}}\n',
    )
    expect(issues.map(({ code, line }) => `${code} ${line}`)).toEqual([
      'invalid-name 1',
      'source-option 2',
    ])
    const fields = await load('- name: raw.a\n  fil: data/a.csv\n')
    expect(fields.issues).toMatchObject([
      { code: 'unknown-field', line: 2, hint: "did you mean 'file'?" },
    ])
    expect((await load('name: raw.a\n')).issues).toMatchObject([{ code: 'invalid-field' }])
  })

  it('is the same whatever machine it is on', async () => {
    const first = await declare('data/a.csv')
    expect(first.definitions[0]?.source?.declared).not.toContain(project.root)
  })
})
