import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type CliProject, makeCliProject, ordersFiles } from './processes/cli-project.ts'

let project: CliProject
beforeAll(async () => {
  project = await makeCliProject({ ...ordersFiles(), 'keep.txt': 'mine' })
})
afterAll(() => project[Symbol.asyncDispose]())

const statuses = () =>
  project.rows('select id, status from runs order by created_at', ['state', 'sql'])

it('a state comes back as it was, its unfinished run ended, its environments to be switched again', async () => {
  const running = project.start(['plan', 'prod', '--apply', '--json'])
  await running.document(({ type }) => type === 'batch.done')
  running.child.kill('SIGKILL')
  await running.ended
  // A copy of a folder that nobody has open is a backup as well: this one has a run under way.
  const stopped = project.start(['plan', 'dev', '--json'])
  await stopped.ended
  const made = await project.run(['state', 'backup', 'a.backup', '--json'], { cwd: project.root })
  expect([made.code, made.documents[0]]).toMatchObject([
    0,
    { file: path.join(project.root, 'a.backup'), sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
  ])
  const before = await statuses()
  expect((await project.run(['plan', 'prod', '--apply'])).code).toBe(0)
  expect(await statuses()).toHaveLength(before.length + 1)
  const file = path.join(project.root, 'a.backup')
  expect(await project.run(['state', 'restore', file])).toMatchObject({ code: 0 })
  expect(await statuses()).toEqual(before)
  expect(before).toMatchObject([{ status: 'interrupted' }])
  const again = await project.run(['plan', 'prod', '--apply', '--json'])
  expect(again.code).toBe(0)
  expect(await project.rows('select count(*)::int as n from raw.orders')).toEqual([{ n: 100 }])
})

it('a file that exists is kept unless --force says otherwise', async () => {
  const file = path.join(project.root, 'keep.txt')
  const refused = await project.run(['state', 'backup', file, '--json'])
  expect([refused.code, refused.documents[0]?.error?.code]).toEqual([2, 'file_exists'])
  expect(await readFile(file, 'utf8')).toBe('mine')
  expect((await project.run(['state', 'backup', file, '--force'])).code).toBe(0)
  expect(await readFile(file, 'utf8')).toContain('millrace-state')
})

it('a backup into a folder that is not there says so and leaves nothing behind', async () => {
  const file = path.join(project.root, 'nowhere/a.backup')
  const refused = await project.run(['state', 'backup', file, '--json'])
  expect([refused.code, refused.documents[0]?.error?.code]).toEqual([1, 'file_failed'])
  expect(existsSync(path.dirname(file))).toBe(false)
})

it('what is no backup is not restored', async () => {
  const file = path.join(project.root, 'other.txt')
  await writeFile(file, 'hello\n')
  const refused = await project.run(['state', 'restore', file, '--json'])
  expect([refused.code, refused.documents[0]?.error?.code]).toEqual([2, 'backup_invalid'])
})
