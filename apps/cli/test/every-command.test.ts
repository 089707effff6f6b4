import { readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CliProject, makeCliProject } from './processes/cli-project.ts'
import { type CliResult, runCli, stopAll } from './processes/run-cli.ts'

let project: CliProject
let planId = ''

beforeAll(async () => {
  project = await makeCliProject({ 'keep.txt': '' })
  const init = await runCli(['init', project.root, '--json'])
  expect(init).toMatchObject({ code: 0, documents: [{ project: project.root }] })
  const applied = await project.run(['plan', 'prod', '--apply', '--json'])
  expect(applied.code).toBe(0)
  planId = applied.documents[0]?.['planId'] as string
})
afterAll(async () => {
  await stopAll()
  await project[Symbol.asyncDispose]()
})

/** Results on stdout, nothing that looks like a fault of ours anywhere. */
function expectClean({ stdout, stderr }: CliResult): void {
  for (const text of [stdout, stderr]) {
    expect(text).not.toMatch(/\n\s+at .*:\d+:\d+/)
    expect(text).not.toContain('[internal]')
  }
}

const analysis = '{"id":1,"sql":"select a from t","dialect":"duckdb","schema":{"t":["a","b"]}}\n'
const commands: readonly (readonly [words: string, input?: string])[] = [
  ['plan prod'],
  ['plan dev --apply'],
  ['run prod'],
  ['list'],
  ['dag'],
  ['lineage marts.customers'],
  ['lineage marts.customers.revenue'],
  ['render marts.customers'],
  ['query select~1~as~one'],
  ['query select~*~from~marts.customers --limit 2'],
  ['state~sql select~status~from~runs'],
  ['environments~list'],
  ['migrate --status'],
  ['format'],
  ['doctor'],
  ['analyze --batch', analysis],
]
const words = (text: string) =>
  text
    .split(' ')
    .flatMap((word) =>
      word.startsWith('state~') || word.startsWith('environments~')
        ? word.split('~')
        : [word.replaceAll('~', ' ')],
    )

describe('every command', () => {
  it.each(commands)(
    '%s: words by default, JSON documents with --json',
    async (text = '', input) => {
      const marts = await modelName()
      const args = words(text.replaceAll('marts.customers', marts))
      const plain = await project.run([...args, '--no-color'], input === undefined ? {} : { input })
      expect([plain.code, plain.code === 0 ? '' : plain.stderr]).toEqual([0, ''])
      expectClean(plain)
      const json = await project.run([...args, '--json'], input === undefined ? {} : { input })
      expect(json.code).toBe(0)
      expectClean(json)
      const lines = json.stdout.split('\n').filter((line) => line !== '')
      expect(lines.length).toBeGreaterThan(0)
      expect(json.documents).toHaveLength(lines.length)
    },
  )

  it('plan answers one document of the shape that is promised', async () => {
    const { documents } = await project.run(['plan', 'prod', '--json'])
    expect(documents).toHaveLength(1)
    expect(Object.keys(documents[0] ?? {})).toEqual(
      expect.arrayContaining([
        'planId',
        'environment',
        'status',
        'issues',
        'changes',
        'backfills',
        'summary',
      ]),
    )
    expect(documents[0]).toMatchObject({
      environment: 'prod',
      status: 'nothing_to_do',
      changes: { added: [], removed: [], modified: { direct: [], indirect: [], metadata: [] } },
    })
  })

  it('query answers its columns and rows, numbers beyond 2^53 as text', async () => {
    const { documents } = await project.run([
      'query',
      'select 9007199254740993 as big, 1.50 as price, null as nothing',
      '--json',
    ])
    expect(documents).toEqual([
      {
        columns: expect.arrayContaining([expect.objectContaining({ name: 'big' })]),
        rows: [{ big: '9007199254740993', price: '1.50', nothing: null }],
        truncated: false,
      },
    ])
    const limited = await project.run([
      'query',
      'select * from range(10)',
      '--limit',
      '3',
      '--json',
    ])
    expect(limited.documents[0]).toMatchObject({ rows: { length: 3 }, truncated: true })
  })

  it('format --check exits with 1 where a file would change, and format makes it so', async () => {
    const file = path.join(project.root, 'models/marts/wide.sql')
    await writeFile(file, 'select   1 as n -- one\n')
    const check = await project.run(['format', '--check', '--json'])
    expect([check.code, check.documents]).toMatchObject([
      1,
      [{ formatted: ['models/marts/wide.sql'], left: [] }],
    ])
    expect(await readFile(file, 'utf8')).toBe('select   1 as n -- one\n')
    expect((await project.run(['format', '--check'])).stdout).toContain('would change')
    expect((await project.run(['format'])).code).toBe(0)
    expect(await readFile(file, 'utf8')).toBe('select\n  1 as n -- one\n')
    expect(await project.run(['format', '--check'])).toMatchObject({ code: 0 })
    await rm(file)
  })

  it('help and version are no errors', async () => {
    for (const args of [['--help'], ['--version'], ['plan', '--help']]) {
      const { code, stdout, stderr } = await runCli(args)
      expect([code, stderr]).toEqual([0, ''])
      expect(stdout).not.toBe('')
    }
  })
})

describe('a command that is refused', () => {
  const refusals: readonly (readonly [text: string, code: number, error: string])[] = [
    ['', 2, 'arguments_invalid'],
    ['nonsense', 2, 'arguments_invalid'],
    ['plan', 2, 'arguments_invalid'],
    ['plan prod --nonsense', 2, 'arguments_invalid'],
    ['plan Prod', 2, 'environment_name_invalid'],
    ['plan a__b', 2, 'environment_name_invalid'],
    ['plan prod --start 2024-01-01', 2, 'arguments_invalid'],
    ['plan dev --start 2024-02-30', 2, 'arguments_invalid'],
    ['plan prod --forward-only', 2, 'option_unavailable'],
    ['plan dev9 --create-from nowhere', 2, 'environment_not_found'],
    ['apply p_none', 2, 'plan_not_found'],
    ['apply PLAN', 3, 'plan_already_applied'],
    ['cancel prod', 3, 'nothing_to_cancel'],
    ['cancel r_none', 3, 'nothing_to_cancel'],
    ['run nowhere', 2, 'environment_not_found'],
    ['render no.model', 2, 'model_not_found'],
    ['lineage no.model', 2, 'model_not_found'],
    ['query select~nonsense', 1, 'query_failed'],
    ['query select~1;~select~2', 2, 'query_refused'],
    ['query drop~table~x', 2, 'query_refused'],
    ['query select~1 --limit x', 2, 'arguments_invalid'],
    ['query select~1 --env nowhere', 2, 'environment_not_found'],
    ['state~sql drop~table~runs', 2, 'query_refused'],
    ['state~backup', 2, 'arguments_invalid'],
    ['state~restore nowhere.backup', 2, 'file_not_found'],
    ['environments~invalidate prod', 2, ''],
  ]

  it.each(refusals)('%s: exit %i, %s', async (text, code, error) => {
    const args = text === '' ? [] : words(text.replace('PLAN', planId))
    const refused = await (text === '' ? runCli(['--json']) : project.run([...args, '--json']))
    expect([refused.code, refused.documents[0]?.['error']?.code]).toEqual([
      code,
      error || expect.any(String),
    ])
    expect(refused.documents).toHaveLength(1)
    expect(refused.documents[0]?.['error']).toMatchObject({ message: expect.any(String) })
    expectClean(refused)
    const plain = await (text === '' ? runCli([]) : project.run(args))
    expect([plain.code, plain.stdout]).toEqual([code, ''])
    expect(plain.stderr).not.toBe('')
    expectClean(plain)
  })

  it('without a project says how to make one', async () => {
    const { code, documents } = await runCli(['list', '--json'], { cwd: '/tmp' })
    expect([code, documents[0]?.['error']?.code]).toEqual([2, 'project_not_found'])
    expect(documents[0]?.['error']?.hint).toContain('millrace init')
  })
})

let known: string | null = null

/** A model of the template that other models feed. */
async function modelName(): Promise<string> {
  if (known !== null) return known
  const { documents } = await project.run(['list', '--json'])
  const models = documents[0]?.['models'] as { readonly name: string }[]
  known = models.find(({ name }) => name.startsWith('marts.'))?.name ?? ''
  return known
}
