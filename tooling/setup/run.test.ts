import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const running = new Set<ChildProcess>()
let state = ''

beforeAll(() => {
  state = mkdtempSync(join(tmpdir(), 'millrace-start-'))
})
afterEach(async () => {
  for (const child of running) child.kill('SIGTERM')
  await Promise.all([...running].map((child) => once(child, 'close')))
})
afterAll(() => rmSync(state, { recursive: true, force: true }))

interface Started {
  readonly child: ChildProcess
  /** The first match in what was said so far; rejects when the command ends without it. */
  says(pattern: RegExp): Promise<RegExpExecArray>
  readonly ended: Promise<{ readonly code: number | null; readonly said: string }>
}

/** What `npm start` runs, on a state of its own. */
function start(port: number, ...options: string[]): Started {
  const child = spawn(process.execPath, ['tooling/setup/run.mjs', 'start', ...options], {
    cwd: root,
    env: {
      ...process.env,
      INIT_CWD: root,
      MILLRACE_STATE: state,
      MILLRACE_PORT: String(port),
      NO_COLOR: '1',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  let said = ''
  let hasEnded = false
  const listeners = new Set<() => void>()
  const hear = () => listeners.forEach((listener) => listener())
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text
      hear()
    })
  const ended = once(child, 'close').then(([code]) => {
    running.delete(child)
    hasEnded = true
    hear()
    return { code: code as number | null, said }
  })
  const says = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const look = () => {
        const found = pattern.exec(said)
        if (!found && !hasEnded) return
        listeners.delete(look)
        if (found) resolve(found)
        else reject(new Error(`it ended without saying ${pattern}: ${said}`))
      }
      listeners.add(look)
      look()
    })
  return { child, says, ended }
}

const served = /is served( already)? at (http:\S+)/

describe('npm start', () => {
  it(
    'applies the example, serves it with its page, and ends with Ctrl-C',
    { timeout: 300_000 },
    async () => {
      const { child, says, ended } = start(0)
      const [, , url = ''] = await says(served)
      const page = await (await fetch(url)).text()
      const [, script = ''] = /<script type="module"[^>]* src="([^"]+)"/.exec(page) ?? []
      expect((await fetch(new URL(script, url))).headers.get('content-type')).toMatch('javascript')
      child.kill('SIGINT')
      expect((await ended).code).toBe(0)
      await expect(fetch(url)).rejects.toThrow('fetch failed')
    },
  )

  it('finds nothing to do the second time, and serves', { timeout: 120_000 }, async () => {
    const first = start(0)
    await first.says(/up to date|nothing to do/i)
    const [, already, url] = await first.says(served)
    expect(already).toBeUndefined()

    const second = await start(0).ended
    expect(second.code).toBe(0)
    expect(served.exec(second.said)?.slice(1)).toEqual([' already', url])
  })

  it('says who has the port and how to take another one', { timeout: 120_000 }, async () => {
    const foreign = createServer().listen(0, '127.0.0.1')
    await once(foreign, 'listening')
    const { port } = foreign.address() as AddressInfo
    const { code, said } = await start(port).ended
    foreign.close()
    expect(code).toBe(3)
    expect(said).toMatch(`port ${port} of 127.0.0.1 is in use`)
    if (process.platform === 'linux') expect(said).toMatch(`by process ${process.pid} (`)
    expect(said).toMatch(`MILLRACE_PORT=${port + 1} npm start`)
  })

  it('ends after its job with --no-serve', { timeout: 120_000 }, async () => {
    const { code, said } = await start(0, '--no-serve').ended
    expect(code).toBe(0)
    expect(said).toMatch('Look further')
    expect(said).not.toMatch(served)
  })
})
