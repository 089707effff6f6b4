import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const program = (then: string) => `
import { registerHooks } from 'node:module'
const seen = new Set()
registerHooks({ resolve: (name, context, next) => (seen.add(name), next(name, context)) })
const start = await import('@millrace/server/start')
${then}
console.log(JSON.stringify([...seen]))
`

async function loadedBy(then: string): Promise<readonly string[]> {
  const options = ['--conditions=development', '--input-type=module', '--eval', program(then)]
  const cwd = new URL('../../../cli', import.meta.url)
  const { stdout } = await promisify(execFile)(process.execPath, options, { cwd })
  return JSON.parse(stdout) as string[]
}

it('a short command loads nothing that only a server needs', async () => {
  const heavy = ['fastify', 'ws', 'pino', 'prom-client']
  const loaded = await loadedBy('')
  expect(loaded.filter((name) => heavy.includes(name))).toEqual([])
  const later = await loadedBy(
    "await start.openServerLog({ level: 'silent' }); await start.startLocally({ root: null }).listen({ host: '0.0.0.0', port: 0, token: null }).catch(() => {})",
  )
  expect(later.filter((name) => heavy.includes(name)).toSorted()).toEqual(heavy.toSorted())
})
