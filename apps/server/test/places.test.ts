import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { silentLogger } from '@millrace/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findPlaces } from '../src/places.ts'
import { readGit } from '../src/read-git.ts'
import { startLocally } from '../src/start.ts'

let folder = ''

beforeAll(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'millrace-places-')))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function makeProject(name: string, config: string): Promise<string> {
  const root = path.join(folder, name)
  await mkdir(path.join(root, 'models/a'), { recursive: true })
  await writeFile(path.join(root, 'millrace.yaml'), config)
  await writeFile(path.join(root, 'models/a/one.sql'), '/*---\nkind: table\n---*/\nselect 1 as n\n')
  return root
}

describe('the places of a project', () => {
  it('are in its own folder unless it says otherwise', async () => {
    const root = await makeProject('usual', 'name: usual\n')
    const own = path.join(root, '.millrace')
    expect(await findPlaces(root, null)).toEqual({
      root,
      state: path.join(own, 'state'),
      warehouse: path.join(own, 'warehouse.duckdb'),
      seeds: path.join(own, 'seeds'),
      threads: null,
      memoryLimit: null,
      defaultSchema: 'main',
    })
  })

  it('are where its configuration says, relative to it', async () => {
    const warehouse = 'warehouse: { path: data/w.duckdb, threads: 2, memory_limit: 1GB }'
    const root = await makeProject('told', `name: told\nstate: ../kept\n${warehouse}\n`)
    expect(await findPlaces(root, null)).toMatchObject({
      state: path.join(folder, 'kept'),
      warehouse: path.join(root, 'data/w.duckdb'),
      seeds: path.join(folder, 'kept/seeds'),
      threads: 2,
      memoryLimit: '1GB',
    })
  })

  it('follow an explicit folder, which beats the configuration', async () => {
    const root = await makeProject('beaten', 'name: beaten\nstate: ../kept\n')
    const given = path.join(folder, 'given')
    expect(await findPlaces(root, given)).toMatchObject({
      state: given,
      warehouse: path.join(given, 'warehouse.duckdb'),
      seeds: path.join(given, 'seeds'),
    })
  })

  it('keep the warehouse in the project where the state is a database', async () => {
    const root = await makeProject('remote', 'name: remote\nstate: ../kept\n')
    const url = 'postgres://state.example/millrace'
    expect(await findPlaces(root, url)).toMatchObject({
      state: url,
      warehouse: path.join(root, '.millrace/warehouse.duckdb'),
    })
    const told = await makeProject('told-url', `name: remote\nstate: ${url}\n`)
    expect(await findPlaces(told, null)).toMatchObject({ state: url })
  })

  it('are found although the configuration has issues', async () => {
    const root = await makeProject('broken', 'name: [\n')
    expect(await findPlaces(root, null)).toMatchObject({
      state: path.join(root, '.millrace/state'),
    })
  })

  it('are refused without a project and for a warehouse that is not available', async () => {
    await expect(findPlaces(path.join(folder, 'none'), null)).rejects.toMatchObject({
      code: 'project_not_found',
      hint: expect.stringContaining('millrace init'),
    })
    const root = await makeProject('elsewhere', 'name: a\nwarehouse: { engine: postgres }\n')
    await expect(findPlaces(root, null)).rejects.toMatchObject({ code: 'option_unavailable' })
  })
})

describe('a warehouse of another state', () => {
  it('is refused by a message that names both, and stays as it was', async () => {
    const config = 'name: shared\nwarehouse: { path: w.duckdb }\n'
    const root = await makeProject('shared', config)
    const open = (state: string) =>
      startLocally({
        root,
        state: path.join(folder, state),
        actor: 'ada',
        command: 'millrace test',
        migrate: 'auto',
        logger: silentLogger,
      })
    const sql = 'select 1 as n'
    const idOf = async ({ caller }: ReturnType<typeof open>) =>
      String((await caller.state.sql({ sql: 'select * from state_meta' })).rows[0]?.['state_id'])
    let owner = ''
    {
      await using first = open('first')
      expect((await first.caller.query.run({ sql })).rows).toEqual([{ n: 1 }])
      owner = await idOf(first)
    }
    await using second = open('second')
    const other = await idOf(second)
    expect(other).not.toBe(owner)
    await expect(second.caller.query.run({ sql })).rejects.toMatchObject({
      message: expect.stringMatching(new RegExp(`${owner}.*${other}`)),
      cause: { code: 'warehouse_foreign', details: { owner, state: other } },
    })
    const { planId } = await second.caller.plan.create({ environment: 'prod' })
    await Array.fromAsync(await second.caller.plan.onOverview({ planId }))
    expect((await second.caller.plan.get({ planId })).status).toBe('failed')
    await using again = open('first')
    expect((await again.caller.query.run({ sql })).rows).toEqual([{ n: 1 }])
  })
})

describe('the commit of a project', () => {
  const git = (...args: readonly string[]) =>
    promisify(execFile)('git', ['-C', path.join(folder, 'tracked'), ...args])

  it('is unknown outside a repository and in a folder that is not there', async () => {
    const root = await makeProject('bare', 'name: bare\n')
    expect(await readGit(root)).toEqual({ commit: null, dirty: null })
    expect(await readGit(path.join(folder, 'nowhere'))).toEqual({ commit: null, dirty: null })
  })

  it('is known in one, with whether files differ from it', async () => {
    const root = await makeProject('tracked', 'name: tracked\n')
    await git('init', '--quiet')
    expect(await readGit(root)).toEqual({ commit: null, dirty: null })
    await git('add', '.')
    const person = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org']
    await git(...person, 'commit', '--quiet', '-m', 'first')
    const { stdout } = await git('rev-parse', 'HEAD')
    expect(await readGit(root)).toEqual({ commit: stdout.trim(), dirty: false })
    await writeFile(path.join(root, 'models/a/two.sql'), 'select 2 as n\n')
    expect(await readGit(root)).toEqual({ commit: stdout.trim(), dirty: true })
  })
})
