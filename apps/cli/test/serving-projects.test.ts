import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { createClient } from '@millrace/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type CliProject, endlessQuery, makeCliProject } from './processes/cli-project.ts'
import type { CliDocument } from './processes/run-cli.ts'

let project: CliProject

beforeEach(async () => {
  project = await makeCliProject({
    'millrace.yaml': 'name: small\n',
    'models/a/one.sql': '/*---\nkind: table\n---*/\nselect 1 as n\n',
  })
})
afterEach(() => project[Symbol.asyncDispose]())

const isReady = (document: CliDocument) => typeof document['url'] === 'string'
const slow = { 'models/a/slow.sql': `/*---\nkind: table\n---*/\n${endlessQuery}\n` }
const startedSlow = ({ type, payload }: CliDocument) =>
  type === 'batch.started' && payload['model'] === 'a.slow'

async function serve() {
  const server = project.start(['serve', '--port', '0', '--json'])
  const { url, pid } = (await server.document(isReady)) as { url?: string; pid?: number }
  return { server, url: String(url), pid }
}

describe('a project that is served', () => {
  it('is worked on by commands and clients through the one process', async () => {
    const { server, url, pid } = await serve()
    expect(pid).toBe(server.pid)
    const file = path.join(project.root, '.millrace/server.json')
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    const { token } = JSON.parse(await readFile(file, 'utf8')) as { token: string }
    await using client = createClient({ url, token })
    const applied = await project.run(['plan', 'prod', '--apply', '--json'])
    expect(applied.documents.at(-1)).toMatchObject({ status: 'completed' })
    const [run] = (await client.run.list.query({})).runs
    expect(run).toMatchObject({ status: 'completed', actor: 'ada', environment: 'prod' })
    expect((await client.run(run!.id).done).status).toBe('completed')
    const second = await project.run(['serve', '--port', '0', '--json'])
    expect(second).toMatchObject({ code: 0, documents: [{ url, pid }] })
    server.child.kill('SIGTERM')
    expect((await server.ended).code).toBe(0)
    await expect(stat(file)).rejects.toThrow('ENOENT')
    expect((await project.run(['list'])).code).toBe(0)
  })

  it('is not served to others without a token', async () => {
    const refused = await project.run(['serve', '--host', '0.0.0.0', '--port', '0', '--json'])
    expect(refused.code).toBe(2)
    expect(refused.documents[0]?.error).toMatchObject({ code: 'token_required' })
  })

  it('is taken over after its server was killed, and the dead run is interrupted', async () => {
    await project.write(slow)
    const { server } = await serve()
    const apply = project.start(['plan', 'prod', '--apply', '--json'])
    await apply.document(startedSlow)
    server.child.kill('SIGKILL')
    await server.ended
    const { code, documents } = await apply.ended
    expect([code, documents.at(-1)?.error]).toMatchObject([1, { code: 'owner_gone' }])
    await project.write({ 'models/a/slow.sql': null })
    const next = await project.run(['plan', 'prod', '--apply', '--json'])
    expect(next.documents.at(-1)).toMatchObject({ status: 'completed' })
    const runs = await project.rows('select status from runs order by created_at', ['state', 'sql'])
    expect(runs).toEqual([{ status: 'interrupted' }, { status: 'completed' }])
  })
})

describe('two commands at once, without a server', () => {
  it('wait for each other with --wait, and the second plans again on what the first made', async () => {
    await project.write(slow)
    const first = project.start(['plan', 'prod', '--apply', '--json'])
    await first.document(startedSlow)
    await project.write({ 'models/a/slow.sql': null, 'models/a/two.sql': 'select 2 as n\n' })
    const second = project.start(['plan', 'prod', '--apply', '--wait', '--json'])
    await second.document((document) => document['status'] === 'ready')
    expect((await project.run(['cancel', 'prod', '--json'])).code).toBe(0)
    expect((await first.ended).code).toBe(130)
    const { code, documents } = await second.ended
    expect([code, documents.at(-1)?.['status']]).toEqual([0, 'completed'])
  })
})
