import { execFileSync } from 'node:child_process'
import {
  chmod,
  link,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileSha256 } from '@millrace/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openProject, type OpenProject } from './open-project.ts'

let project: OpenProject
/** A folder of somebody else, with a secret, and what it looked like. */
let outside = ''

const model = 'models/a/one.sql'
const text = 'select 1 as n\n'
const secret = 'do not tell'

beforeAll(async () => {
  project = await openProject({ 'millrace.yaml': 'name: small\n', [model]: text })
  outside = await realpath(await mkdtemp(path.join(tmpdir(), 'millrace-outside-')))
  await writeFile(path.join(outside, 'secret.sql'), secret)
  const at = (...parts: string[]) => path.join(project.root, ...parts)
  await writeFile(at('.env'), secret)
  await writeFile(at('package.json'), secret)
  await writeFile(at('.millrace/server.json'), secret)
  for (const folder of ['.git', 'node_modules/x', 'models/node_modules', 'models/.hidden'])
    await mkdir(at(folder), { recursive: true })
  for (const file of ['.git/config', 'node_modules/x/a.sql', 'models/.hidden/a.sql'])
    await writeFile(at(file), secret)
  await symlink(outside, at('models/out'))
  await symlink(path.join(outside, 'secret.sql'), at('models/a/link.sql'))
  await symlink(path.join(outside, 'new.sql'), at('models/a/dangling.sql'))
  await symlink('../../.millrace/server.json', at('models/a/token.sql'))
  await symlink('../.millrace', at('models/state'))
  await symlink('..', at('models/up'))
  await symlink('loop.sql', at('models/a/loop.sql'))
  await mkdir(at('models/a/folder.sql'))
  execFileSync('sh', ['-c', 'mkfifo models/a/pipe.sql'], { cwd: project.root })
})
afterAll(async () => {
  await project[Symbol.asyncDispose]()
  await rm(outside, { recursive: true, force: true })
})

const attacks: readonly string[] = [
  '',
  '.',
  '..',
  '/',
  '/etc/passwd',
  '/models/a/one.sql',
  '//models/a/one.sql',
  'C:\\Windows\\x.sql',
  'C:/models/x.sql',
  '../outside.sql',
  'models/../../outside.sql',
  'models/../.millrace/server.json',
  'models/a/../a/one.sql',
  './models/a/one.sql',
  'models/./a/one.sql',
  'models//a/one.sql',
  'models/a/one.sql/',
  'models/',
  'models',
  'models/a',
  'models/a/.sql',
  '%2e%2e/outside.sql',
  'models/%2e%2e/%2e%2e/outside.sql',
  'models/%2E%2E%2Foutside.sql',
  'models/a%00.sql',
  'models/a\u0000.sql',
  'models/a.sql\u0000.csv',
  'models/a\n.sql',
  'models/a\u202e.sql',
  'models/a\u200b.sql',
  'models/\ud800.sql',
  'models/．．/x.sql',
  'models／a／one.sql',
  'models/cafe\u0301.sql',
  'models\\a\\one.sql',
  'models/..\\..\\outside.sql',
  'models/a\\..\\one.sql',
  'models/a:stream.sql',
  'models/a/one.sql::$DATA',
  'models/*.sql',
  'models/a/one.sql ',
  'models/a/one.sql.',
  'models/.. /x.sql',
  'models/.../x.sql',
  '~/x.sql',
  'models/~root/x.sql',
  'Models/a/one.sql',
  'MODELS/a/one.sql',
  'Millrace.yaml',
  'MILLRACE.YAML',
  'models/a/one.SQL',
  '.millrace/server.json',
  '.Millrace/server.json',
  '.git/config',
  '.GIT/config',
  '.env',
  'package.json',
  'node_modules/x/a.sql',
  'models/node_modules/a.sql',
  'models/Node_Modules/a.sql',
  'models/.hidden/a.sql',
  'models/a/one.js',
  'models/a/one',
  'seeds/a.exe',
  'macros/a.sql',
  'other/a.sql',
  `models/${'a'.repeat(300)}.sql`,
  `models/${'ü'.repeat(110)}.sql`,
  `models/${'abc/'.repeat(300)}x.sql`,
  'models/con.sql',
  'models/NUL.sql',
  'models/aux/x.sql',
  'models/com1.sql',
  'models/lpt9.x.sql',
  'models/out/secret.sql',
  'models/out/new.sql',
  'models/a/link.sql',
  'models/a/dangling.sql',
  'models/a/token.sql',
  'models/a/loop.sql',
  'models/state/server.sql',
  'models/up/models/a/one.sql',
  'models/a/folder.sql',
  'models/a/pipe.sql',
]

type Attempt = (attack: string) => Promise<unknown>
const attempts: Readonly<Record<string, Attempt>> = {
  read: (attack) => project.caller.file.read({ path: attack }),
  write: (attack) => project.caller.file.write({ path: attack, content: 'select 2' }),
  'write anew': (attack) =>
    project.caller.file.write({ path: attack, content: 'select 2', ifSha256: null }),
  'rename from': (attack) => project.caller.file.rename({ from: attack, to: 'models/a/two.sql' }),
  'rename to': (attack) => project.caller.file.rename({ from: model, to: attack }),
  remove: (attack) => project.caller.file.remove({ path: attack }),
  format: (attack) => project.caller.file.format({ paths: [attack] }),
}

/** Every path outside and inside, with its content. */
async function everything() {
  const found: string[] = []
  for (const folder of [outside, project.root]) {
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      const file = path.join(entry.parentPath, entry.name)
      if (file.includes('.millrace/state') || file.includes('.millrace/lock')) continue
      found.push(entry.isFile() ? `${file} ${fileSha256(await readFile(file))}` : file)
    }
  }
  return found.toSorted()
}

describe.each(Object.entries(attempts))('%s', (_name, attempt) => {
  it.each(attacks)('refuses %j with a code and leaves everything as it was', async (attack) => {
    const before = await everything()
    const error = await attempt(attack).then(
      () => null,
      (thrown: unknown) => thrown as { message: string; cause: { code: string } },
    )
    expect(error?.cause.code).toMatch(/^(path_refused|file_not_found|file_exists)$/)
    expect(error?.message).not.toContain(project.root)
    expect(error?.message).not.toContain(outside)
    expect(error?.message).not.toContain(secret)
    expect(await everything()).toEqual(before)
  })
})

describe('the files of a project', () => {
  it('are listed without what is not its own', async () => {
    const { files, truncated } = await project.caller.file.tree()
    expect([files.map((file) => file.path), truncated]).toEqual([['millrace.yaml', model], false])
    expect(files[1]).toMatchObject({ sizeBytes: text.length })
  })

  it('are read with their hash', async () => {
    const read = await project.caller.file.read({ path: model })
    expect(read).toEqual({ path: model, content: text, sha256: fileSha256(text), sizeBytes: 14 })
    await expect(project.caller.file.read({ path: 'models/a/none.sql' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      cause: { code: 'file_not_found' },
    })
  })

  it('are read through a link that leads to another of them', async () => {
    await symlink('one.sql', path.join(project.root, 'models/a/inner.sql'))
    expect((await project.caller.file.read({ path: 'models/a/inner.sql' })).content).toBe(text)
    await expect(
      project.caller.file.write({ path: 'models/a/inner.sql', content: 'x' }),
    ).rejects.toMatchObject({ cause: { code: 'path_refused' } })
    await rm(path.join(project.root, 'models/a/inner.sql'))
  })

  it('are written whole, in folders that are made, keeping their mode', async () => {
    const file = 'models/new/deep/x.sql'
    const made = await project.caller.file.write({ path: file, content: 'select 1' })
    expect(made).toMatchObject({ isNew: true, sha256: fileSha256('select 1') })
    await chmod(path.join(project.root, file), 0o600)
    const again = await project.caller.file.write({ path: file, content: 'select ü' })
    expect(again).toMatchObject({ isNew: false, sizeBytes: 9 })
    expect((await stat(path.join(project.root, file))).mode & 0o777).toBe(0o600)
    expect(await readdir(path.join(project.root, 'models/new/deep'))).toEqual(['x.sql'])
  })

  it('are not written over what somebody else wrote', async () => {
    const file = 'models/new/shared.sql'
    const write = (content: string, ifSha256: string | null) =>
      project.caller.file.write({ path: file, content, ifSha256 })
    const first = await write('select 1', null)
    await expect(write('select 2', null)).rejects.toMatchObject({
      code: 'CONFLICT',
      cause: { code: 'file_changed', details: { sha256: first.sha256 } },
    })
    await write('select 2', first.sha256)
    await expect(write('select 3', first.sha256)).rejects.toMatchObject({
      cause: { code: 'file_changed' },
    })
    const gone = { path: file, ifSha256: first.sha256 }
    await expect(project.caller.file.remove(gone)).rejects.toMatchObject({
      cause: { code: 'file_changed' },
    })
    expect(await readFile(path.join(project.root, file), 'utf8')).toBe('select 2')
  })

  it('of two writers at once only one wins', async () => {
    const { sha256 } = await project.caller.file.read({ path: model })
    const writers = ['a', 'b', 'c'].map((name) =>
      project.caller.file.write({ path: model, content: `select 1 as ${name}`, ifSha256: sha256 }),
    )
    const ends = await Promise.allSettled(writers)
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    await project.caller.file.write({ path: model, content: text })
  })

  it('are renamed to a free name alone', async () => {
    await project.write({ 'models/a/old.sql': 'select 1', 'models/a/taken.sql': 'select 2' })
    await expect(
      project.caller.file.rename({ from: 'models/a/old.sql', to: 'models/a/taken.sql' }),
    ).rejects.toMatchObject({ cause: { code: 'file_exists' } })
    await project.caller.file.rename({ from: 'models/a/old.sql', to: 'models/b/New.sql' })
    await project.caller.file.rename({ from: 'models/b/New.sql', to: 'models/b/new.sql' })
    expect(await readdir(path.join(project.root, 'models/b'))).toEqual(['new.sql'])
    for (const file of ['models/b/new.sql', 'models/a/taken.sql'])
      expect(await project.caller.file.remove({ path: file })).toEqual({ path: file })
    await expect(project.caller.file.remove({ path: 'models/b/new.sql' })).rejects.toMatchObject({
      cause: { code: 'file_not_found' },
    })
  })

  it('of names that differ by case alone are refused, folders too', async () => {
    for (const twin of ['models/a/One.sql', 'models/A/two.sql']) {
      await expect(project.caller.file.write({ path: twin, content: 'x' })).rejects.toMatchObject({
        cause: { code: 'path_refused' },
      })
    }
  })

  it('always have a millrace.yaml', async () => {
    for (const attempt of [
      () => project.caller.file.remove({ path: 'millrace.yaml' }),
      () => project.caller.file.rename({ from: 'millrace.yaml', to: 'models/x.sql' }),
    ])
      await expect(attempt()).rejects.toMatchObject({ cause: { code: 'path_refused' } })
    const config = { path: 'millrace.yaml', content: 'name: other\n' }
    expect(await project.caller.file.write(config)).toMatchObject({ isNew: false })
  })

  it('that are too large are neither read nor written', async () => {
    const large = 'x'.repeat(4 * 1024 * 1024 + 1)
    await project.write({ 'seeds/large.csv': large })
    for (const attempt of [
      () => project.caller.file.read({ path: 'seeds/large.csv' }),
      () => project.caller.file.write({ path: 'seeds/other.csv', content: large }),
    ])
      await expect(attempt()).rejects.toMatchObject({
        code: 'PAYLOAD_TOO_LARGE',
        cause: { code: 'file_too_large' },
      })
  })

  it('are text, both ways', async () => {
    for (const content of ['a\u0000b', '\ud800'])
      await expect(
        project.caller.file.write({ path: 'models/a/odd.sql', content }),
      ).rejects.toMatchObject({ cause: { code: 'arguments_invalid' } })
    await writeFile(path.join(project.root, 'models/a/binary.sql'), Buffer.from([0xff, 0xfe]))
    await expect(project.caller.file.read({ path: 'models/a/binary.sql' })).rejects.toMatchObject({
      cause: { code: 'file_failed' },
    })
    await rm(path.join(project.root, 'models/a/binary.sql'))
  })

  it('are not changed for others who hold the same bytes under another name', async () => {
    const theirs = path.join(outside, 'theirs.sql')
    await writeFile(theirs, 'select 1')
    await link(theirs, path.join(project.root, 'models/a/held.sql'))
    await project.caller.file.write({ path: 'models/a/held.sql', content: 'select 2' })
    expect(await readFile(theirs, 'utf8')).toBe('select 1')
  })
})
