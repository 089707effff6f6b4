import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type CliProject, endlessQuery, makeCliProject } from './processes/cli-project.ts'
import { type CliDocument, runCli } from './processes/run-cli.ts'

let project: CliProject

beforeEach(async () => {
  project = await makeCliProject({
    'millrace.yaml': 'name: small\n',
    'models/a/one.sql': '/*---\nkind: table\n---*/\nselect 1 as n\n',
  })
})
afterEach(() => project[Symbol.asyncDispose]())

const errorOf = (documents: readonly CliDocument[]) =>
  documents[0]?.['error'] as { code: string; message: string; hint: string | null }

describe('a second process', () => {
  it('joins the first while it runs, sees what it does and stops it', async () => {
    await project.write({ 'models/a/slow.sql': `/*---\nkind: table\n---*/\n${endlessQuery}\n` })
    const first = project.start(['plan', 'prod', '--apply', '--json'])
    await first.document(
      ({ type, payload }) => type === 'batch.started' && payload['model'] === 'a.slow',
    )
    const listed = await project.run(['list', '--json'])
    expect(listed.code).toBe(0)
    const second = await project.run(['plan', 'prod', '--apply', '--json'])
    expect([second.code, second.documents.at(-1)?.['error']]).toMatchObject([
      3,
      { code: 'environment_busy' },
    ])
    expect(await project.run(['cancel', 'prod', '--json'])).toMatchObject({ code: 0 })
    expect((await first.ended).code).toBe(130)
    expect((await project.run(['list'])).code).toBe(0)
  })
})

describe('a state that cannot be used', () => {
  it('is refused when its folder cannot be made', async () => {
    await writeFile(path.join(project.root, 'blocked'), 'a file')
    const { code, documents, stderr } = await project.run([
      'plan',
      'prod',
      '--json',
      '--state',
      path.join(project.root, 'blocked/state'),
    ])
    expect([code, errorOf(documents).code]).toEqual([2, 'state_unwritable'])
    expect(stderr).not.toMatch(/\n\s+at /)
  })

  it('is refused when its folder holds something else, which stays as it was', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'millrace-other-'))
    await writeFile(path.join(folder, 'pg'), 'mine')
    const { code, stderr, documents } = await project.run([
      'plan',
      'prod',
      '--json',
      '--state',
      folder,
    ])
    expect(code).toBeGreaterThan(0)
    expect(documents).toHaveLength(1)
    expect(stderr).not.toMatch(/\n\s+at /)
    expect(await readFile(path.join(folder, 'pg'), 'utf8')).toBe('mine')
    await rm(folder, { recursive: true })
  })

  it('never shows the password of its URL, whatever goes wrong', async () => {
    const url = 'postgres://me:s3cr3t-w0rd@127.0.0.1:1/state'
    const commands = [
      ['plan', 'prod'],
      ['list'],
      ['migrate', '--status'],
      ['doctor'],
      ['state', 'sql', 'select 1'],
    ]
    for (const command of commands) {
      for (const more of [[], ['--json']]) {
        const viaFlag = await project.run([...command, ...more, '--state', url])
        expect(viaFlag.code).toBeGreaterThan(0)
        expect(viaFlag.stdout + viaFlag.stderr).not.toContain('s3cr3t')
        expect(viaFlag.stderr).not.toMatch(/\n\s+at /)
      }
    }
    const viaEnv = await project.run(['list'], { env: { MILLRACE_STATE: url } })
    expect(viaEnv.code).toBeGreaterThan(0)
    expect(viaEnv.stdout + viaEnv.stderr).not.toContain('s3cr3t')
    const broken = await project.run(['list', '--json'], {
      env: { MILLRACE_STATE: 'postgres://me:s3cr3t@[broken' },
    })
    expect(broken.code).toBeGreaterThan(0)
    expect(broken.stdout + broken.stderr).not.toContain('s3cr3t')
  })
})

describe('a project with strange files', () => {
  it('is told about each of them, and nothing breaks', async () => {
    await project.write({
      'models/a/empty.sql': '',
      'models/a/blank.sql': '\n\n  -- nothing\n',
      'models/a/nul.sql': 'select\u0000 1',
      'models/a/wide name.sql': 'select 1 as x',
      'models/a/line\nbreak.sql': 'select 1 as x',
      'models/a/$(touch hacked).sql': 'select 1 as x',
      'models/a/several.sql': 'select 1 as x; select 2 as x',
      'models/a/other.sql': 'drop table a.one',
      'models/a/open.sql': '/*---\nkind: table\nselect 1',
      'seeds/empty.csv': '',
      'seeds/huge.csv': '',
    })
    await truncate(path.join(project.root, 'seeds/huge.csv'), 5 * 1024 * 1024 * 1024)
    const { code, documents, stderr } = await project.run(['plan', 'prod', '--json'])
    expect(code).toBe(2)
    expect(errorOf(documents).code).toBe('project_invalid')
    expect(documents[0]?.['planId']).toMatch(/^p_/)
    const issues = documents[0]?.['issues'] as {
      readonly code: string
      readonly file: string
      readonly severity: string
    }[]
    const found = issues
      .filter(({ severity }) => severity === 'error')
      .map(({ code: kind, file }) => `${path.basename(file)} ${kind}`)
    expect(found.toSorted()).toEqual(
      [
        '$(touch hacked).sql invalid-name',
        'blank.sql no-query',
        'empty.csv seed-empty',
        'empty.sql no-query',
        'huge.csv file-too-large',
        'line\nbreak.sql invalid-name',
        'nul.sql file-not-text',
        'open.sql frontmatter-open',
        'other.sql not-a-query',
        'several.sql several-statements',
        'wide name.sql invalid-name',
      ].toSorted(),
    )
    expect(stderr).not.toMatch(/\n\s+at /)
    for (const { file } of issues) expect(path.isAbsolute(file)).toBe(false)
    const plain = await project.run(['plan', 'prod'])
    expect([plain.code, plain.stdout]).toEqual([2, ''])
    expect(plain.stderr).toContain('models/a/several.sql')
  })

  it('cannot use a query to read or write files, or to open another database', async () => {
    const attempts = [
      "select * from read_text('/etc/passwd')",
      "select * from read_csv('/etc/passwd')",
      "select * from '/etc/passwd'",
      "copy a.one to '/tmp/stolen.csv'",
      "attach '/tmp/other.duckdb' as other",
      'install httpfs',
      "select getenv('HOME')",
      'set enable_external_access = true',
      'pragma database_list',
    ]
    expect((await project.run(['plan', 'prod', '--apply', '--json'])).code).toBe(0)
    for (const sql of attempts) {
      const { code, documents, stdout, stderr } = await project.run(['query', sql, '--json'])
      expect([sql, code === 1 || code === 2]).toEqual([sql, true])
      expect(['query_refused', 'query_failed', 'statement_refused']).toContain(
        errorOf(documents).code,
      )
      expect(stdout + stderr).not.toContain('root:')
    }
    expect(await project.rows('select n from a.one')).toEqual([{ n: 1 }])
  })
})

describe('where a command starts', () => {
  it('finds the project upwards from where it was called', async () => {
    const found = await runCli(['list', '--json'], { cwd: path.join(project.root, 'models/a') })
    expect(found.code).toBe(0)
    const viaInit = await runCli(['list', '--json'], {
      cwd: '/tmp',
      env: { INIT_CWD: project.root },
    })
    expect(viaInit.documents).toEqual(found.documents)
  })
})
