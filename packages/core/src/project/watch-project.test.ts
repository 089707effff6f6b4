import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { fileSha256 } from './read-project-file.ts'
import { type FileChange, type WatchProblem, watchProject } from './watch-project.ts'

let root = ''
let bursts: (readonly FileChange[])[] = []
let problems: WatchProblem[] = []
let watching: AsyncDisposable
let heard: () => void = () => {}

const at = (...parts: string[]) => path.join(root, ...parts)

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'millrace-watch-'))
  await mkdir(at('models/a'), { recursive: true })
  await mkdir(at('.millrace'))
  await writeFile(at('millrace.yaml'), 'name: small\n')
  await writeFile(at('models/a/one.sql'), 'select 1')
  bursts = []
  problems = []
  watching = await watchProject({
    root,
    onChanges(changes) {
      bursts.push(changes)
      heard()
    },
    onProblem: (problem) => void problems.push(problem),
  })
})
afterEach(async () => {
  await watching[Symbol.asyncDispose]()
  await rm(root, { recursive: true, force: true })
  vi.restoreAllMocks()
})

/** All changes so far, once they include the one of a path. */
async function until(file: string): Promise<FileChange[]> {
  for (;;) {
    const all = bursts.flat()
    if (all.some((change) => change.path === file)) return all
    await new Promise<void>((resolve) => void (heard = resolve))
  }
}

const told = (changes: readonly FileChange[]) =>
  changes.map(({ path: file, change, from }) => [change, file, ...(from ? [from] : [])].join(' '))

/** A file whose change comes after all that was done before. */
async function last(): Promise<FileChange[]> {
  await writeFile(at('models/a/last.sql'), 'select 9')
  return (await until('models/a/last.sql')).filter((each) => each.path !== 'models/a/last.sql')
}

describe('a watched project', () => {
  it('tells what was added, modified and removed, with the bytes’ hash and the text', async () => {
    await writeFile(at('models/a/two.sql'), 'select 2')
    expect(await until('models/a/two.sql')).toEqual([
      {
        path: 'models/a/two.sql',
        change: 'added',
        sha256: fileSha256('select 2'),
        text: 'select 2',
      },
    ])
    bursts = []
    await writeFile(at('models/a/two.sql'), 'select 3')
    expect(told(await until('models/a/two.sql'))).toEqual(['modified models/a/two.sql'])
    bursts = []
    await rm(at('models/a/two.sql'))
    expect(await until('models/a/two.sql')).toEqual([
      { path: 'models/a/two.sql', change: 'removed', sha256: null, text: null },
    ])
  })

  it('takes an editor’s atomic save for one modification', async () => {
    await writeFile(at('models/a/.one.sql.swp'), 'select 4')
    await writeFile(at('models/a/4913'), '')
    await rm(at('models/a/4913'))
    await rename(at('models/a/.one.sql.swp'), at('models/a/one.sql'))
    expect(told(await until('models/a/one.sql'))).toEqual(['modified models/a/one.sql'])
    bursts = []
    await rename(at('models/a/one.sql'), at('models/a/one.sql~'))
    await writeFile(at('models/a/one.sql'), 'select 5')
    await rm(at('models/a/one.sql~'))
    expect(told(await until('models/a/one.sql'))).toEqual(['modified models/a/one.sql'])
  })

  it('says nothing of a file that was saved as it was', async () => {
    await writeFile(at('models/a/one.sql'), 'select 1')
    expect(await last()).toEqual([])
  })

  it('knows a renamed file by its bytes', async () => {
    await rename(at('models/a/one.sql'), at('models/a/uno.sql'))
    expect(told(await until('models/a/uno.sql'))).toEqual([
      'moved models/a/uno.sql models/a/one.sql',
    ])
  })

  it('sees files in folders that are made later', async () => {
    await mkdir(at('seeds'))
    await writeFile(at('seeds/countries.csv'), 'code\nde\n')
    await mkdir(at('models/b/c'), { recursive: true })
    await writeFile(at('models/b/c/deep.sql'), 'select 1 as deep')
    await until('seeds/countries.csv')
    const all = await until('models/b/c/deep.sql')
    expect(told(all).toSorted()).toEqual(['added models/b/c/deep.sql', 'added seeds/countries.csv'])
  })

  it('ignores what is none of its own', async () => {
    await mkdir(at('node_modules/x'), { recursive: true })
    await mkdir(at('models/node_modules'), { recursive: true })
    const foreign = [
      '.millrace/state.sql',
      '.env',
      'package.json',
      'node_modules/x/a.sql',
      'models/node_modules/a.sql',
      'models/a/.hidden.sql',
      'models/a/one.sql.swp',
      'models/a/#one.sql#',
      'models/a/notes.md',
    ]
    for (const file of foreign) await writeFile(at(file), 'x')
    expect(await last()).toEqual([])
  })

  it('does not follow a link out of the project', async () => {
    const outside = await mkdtemp(path.join(tmpdir(), 'millrace-outside-'))
    await writeFile(path.join(outside, 'secret.sql'), 'secret')
    await symlink(outside, at('models/out'))
    await symlink(path.join(outside, 'secret.sql'), at('models/a/link.sql'))
    await writeFile(path.join(outside, 'secret.sql'), 'secret 2')
    expect(JSON.stringify(await last())).not.toContain('secret')
    await rm(outside, { recursive: true })
  })

  it('tells a thousand files in bursts, not one by one', async () => {
    const names = Array.from({ length: 1000 }, (_, index) => `models/a/m${index}.sql`)
    await Promise.all(names.map((name, index) => writeFile(at(name), `select ${index}`)))
    while (bursts.flat().length < 1000) await new Promise<void>((resolve) => void (heard = resolve))
    const added = bursts.flat()
    expect(added).toHaveLength(1000)
    expect(added.every(({ change }) => change === 'added')).toBe(true)
    // A few here; a slow disk may make pauses that end a burst.
    expect(bursts.length).toBeLessThan(200)
  })

  it('says nothing more once it is let go', async () => {
    await watching[Symbol.asyncDispose]()
    await writeFile(at('models/a/late.sql'), 'select 1')
    const again = await watchProject({ root, onChanges: () => heard(), onProblem: () => {} })
    const next = new Promise<void>((resolve) => void (heard = resolve))
    await writeFile(at('models/a/later.sql'), 'select 1')
    await next
    expect(bursts).toEqual([])
    await again[Symbol.asyncDispose]()
  })
})
