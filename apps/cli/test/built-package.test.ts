import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../../..', import.meta.url))
const program = path.join(root, 'apps/cli/dist/main.js')

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'millrace-built-'))
  await run('pnpm', ['--silent', 'turbo', 'build', '--filter', '@millrace/cli'], { cwd: root })
}, 300_000)

afterAll(() => rm(folder, { recursive: true, force: true }))

describe('the package as it is built', () => {
  it('makes a project and applies it without the sources', { timeout: 120_000 }, async () => {
    const shop = path.join(folder, 'shop')
    const millrace = (cwd: string, ...args: string[]) =>
      run(process.execPath, [program, ...args], { cwd, env: { ...process.env, INIT_CWD: cwd } })
    await millrace(folder, 'init', 'shop')
    const { stdout } = await millrace(shop, 'plan', 'prod', '--apply', '--json')
    const last = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as { status: string }
    expect(last.status).toBe('completed')
    const answer = await millrace(
      shop,
      'query',
      'select count(*) as n from marts.revenue',
      '--json',
    )
    expect(JSON.parse(answer.stdout)).toMatchObject({ rows: [{ n: 3 }] })
  })
})
