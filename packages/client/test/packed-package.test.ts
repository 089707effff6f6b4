import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serveProject, type ServedProject } from './serve-project.ts'

const run = promisify(execFile)
const own = fileURLToPath(new URL('..', import.meta.url))
const workspace = path.resolve(own, '../..')

let folder: string
let installed: string
let served: ServedProject
let dependencies: string[]

/** Installs the packed package in an empty folder, with its declared dependencies and nothing else. */
beforeAll(async () => {
  served = await serveProject()
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'millrace-consumer-')))
  installed = path.join(folder, 'node_modules/@millrace/client')
  await run('pnpm', ['--silent', 'turbo', 'build', '--filter', '@millrace/client'], {
    cwd: workspace,
  })
  await run('pnpm', ['pack', '--pack-destination', folder], { cwd: own })
  await mkdir(installed, { recursive: true })
  const { version } = await manifestIn(own)
  const tarball = path.join(folder, `millrace-client-${version}.tgz`)
  await run('tar', ['-xzf', tarball, '--strip-components=1', '-C', installed])
  dependencies = Object.keys((await manifestIn(installed)).dependencies)
  await link([...dependencies, '@types/node'])
  await writeFile(path.join(folder, 'package.json'), '{ "type": "module" }')
  await cp(path.join(own, 'test/consumer'), folder, { recursive: true })
}, 300_000)

afterAll(async () => {
  await served[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

interface Manifest {
  readonly version: string
  readonly dependencies: Readonly<Record<string, string>>
}

async function manifestIn(root: string): Promise<Manifest> {
  return JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as Manifest
}

async function link(names: readonly string[]): Promise<void> {
  for (const name of names) {
    const target = path.join(folder, 'node_modules', name)
    await mkdir(path.dirname(target), { recursive: true })
    await symlink(await realpath(path.join(own, 'node_modules', name)), target)
  }
}

const compilerOptions = {
  strict: true,
  skipLibCheck: false,
  noEmit: true,
  target: 'ES2024',
  module: 'NodeNext',
}

async function typecheck(name: string, options: object, files: readonly string[]): Promise<string> {
  const config = path.join(folder, `tsconfig.${name}.json`)
  await writeFile(
    config,
    JSON.stringify({ compilerOptions: { ...compilerOptions, ...options }, files }),
  )
  const tsc = path.join(workspace, 'node_modules/.bin/tsc')
  return run(tsc, ['-p', config], { cwd: folder }).then(
    ({ stdout }) => stdout,
    (error: { stdout: string }) => error.stdout,
  )
}

describe('the package as it is published', () => {
  it('names no package of the workspace', async () => {
    expect(dependencies.filter((name) => name.startsWith('@millrace/'))).toEqual([])
    const { stdout } = await run('grep', ['-rEl', `["']@millrace/`, path.join(installed, 'dist')], {
      cwd: folder,
    }).catch((error: { stdout: string }) => error)
    expect(stdout.split('\n').filter((file) => /\.(js|ts)$/.test(file))).toEqual([])
  })

  it('has types that stand alone, for Node and for browsers', async () => {
    const node = { types: ['node'], lib: ['ES2024', 'ESNext.Disposable'] }
    expect(await typecheck('node', node, ['follow-plan.ts'])).toBe('')
    await writeFile(
      path.join(folder, 'page.ts'),
      `import { createClient } from '@millrace/client'
       import { trpcClientOf } from '@millrace/client/trpc'
       export const runs = trpcClientOf(createClient({ url: '/' })).run.list.query({})
       export const status = createClient({ url: '/' }).plan('p').overview.status.state
       // @ts-expect-error a procedure that does not exist
       export const nothing = createClient({ url: '/' }).plan.nothing
      `,
    )
    const browser = { types: [], lib: ['ES2024', 'ESNext.Disposable', 'DOM', 'DOM.AsyncIterable'] }
    expect(await typecheck('browser', browser, ['page.ts'])).toBe('')
  })

  it('follows a live plan, and the process ends by itself', async () => {
    const args = ['follow-plan.ts', served.url, 'packed']
    const { stdout } = await run(process.execPath, args, { cwd: folder, timeout: 30_000 })
    const answer = JSON.parse(stdout) as { states: number; events: string[] }
    expect(answer).toMatchObject({ status: 'completed', runs: 1, wrong: 'arguments_invalid' })
    expect(answer.states).toBeGreaterThan(0)
    expect(answer.events).toContain('staging.orders:1')
  })

  it('does what its README shows', async () => {
    const readme = await readFile(path.join(installed, 'README.md'), 'utf8')
    const example = /```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? ''
    const program = `const token = undefined\n${example.replace(/http:[^']+/, served.url)}
      console.log(tracker.status)`
    await writeFile(path.join(folder, 'example.ts'), program)
    const options = { types: ['node'], lib: ['ES2024', 'ESNext.Disposable'] }
    expect(await typecheck('example', options, ['example.ts'])).toBe('')
    const { stdout } = await run(process.execPath, ['example.ts'], { cwd: folder, timeout: 30_000 })
    expect(stdout).toMatch(/run\.queued\n(.+\n)*run\.ended\ncompleted\n$/)
  })

  it('reaches nothing of Node from its main entry, and only what is declared', async () => {
    const reached = await reachedFrom('@millrace/client')
    expect(reached.filter(({ url }) => url.startsWith('node:'))).toEqual([])
    expect(dependencies).toEqual(expect.arrayContaining(packagesNamed(reached)))
    expect(packagesNamed(reached)).toContain('@trpc/client')
  })

  it('loads nothing of HTTP for a router of the same process', async () => {
    const reached = await reachedFrom('@millrace/client/local')
    expect(packagesNamed(reached).toSorted()).toEqual(['@trpc/server', 'zod'])
  })
})

interface Reached {
  readonly specifier: string
  readonly parent: string
  readonly url: string
}

/** All that is loaded when an entry is, as a browser's conditions resolve it. */
async function reachedFrom(entry: string): Promise<Reached[]> {
  await writeFile(
    path.join(folder, 'reached.mjs'),
    `import { registerHooks } from 'node:module'
     const reached = []
     registerHooks({
       resolve(specifier, context, next) {
         const { url } = next(specifier, context)
         reached.push({ specifier, parent: context.parentURL, url })
         return { url }
       },
     })
     await import('${entry}')
     console.log(JSON.stringify(reached.slice(1)))`,
  )
  const { stdout } = await run(process.execPath, ['--conditions=browser', 'reached.mjs'], {
    cwd: folder,
  })
  return JSON.parse(stdout) as Reached[]
}

/** The packages that the installed package itself names. */
function packagesNamed(reached: readonly Reached[]): string[] {
  const names = reached
    .filter(({ specifier, parent }) => !/^[./]/.test(specifier) && parent.includes('/client/dist/'))
    .map(({ specifier }) => /^(@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier)
  return [...new Set(names)]
}
