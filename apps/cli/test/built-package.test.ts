import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
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
  it('makes a project and applies it without the sources', async () => {
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

  it('carries the page and serves it', { timeout: 60_000 }, async () => {
    expect(existsSync(path.join(path.dirname(program), 'web/index.html'))).toBe(true)
    const env = { ...process.env, INIT_CWD: folder }
    await run(process.execPath, [program, 'init', 'served'], { cwd: folder, env })
    const options = ['--project', 'served', '--port', '0', '--json']
    const server = spawn(process.execPath, [program, 'serve', ...options], { cwd: folder, env })
    try {
      const [line] = (await once(server.stdout, 'data')) as [Buffer]
      const { url } = JSON.parse(line.toString()) as { url: string }
      const page = await (await fetch(url)).text()
      const [, script = ''] = /<script type="module"[^>]* src="([^"]+)"/.exec(page) ?? []
      expect(script).toMatch(/^\/assets\//)
      expect((await fetch(new URL(script, url))).status).toBe(200)
    } finally {
      server.kill('SIGTERM')
      await once(server, 'close')
    }
  })
})
