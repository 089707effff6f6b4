import { execFile } from 'node:child_process'
import { cp, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const example = fileURLToPath(new URL('..', import.meta.url)).replace(/[/\\]$/, '')
const main = fileURLToPath(new URL('../../../apps/cli/src/main.ts', import.meta.url))

/** Every plan is made as of this day, so that nothing becomes due between two of them. */
const asOf = ['--execution-time', '2001-08-01']

export interface RunEvent {
  readonly type: string
  readonly payload: Readonly<Record<string, unknown>>
}

export interface PlanDocument {
  readonly status: string
  readonly issues: readonly unknown[]
  readonly changes: {
    readonly added: readonly { readonly name: string }[]
    readonly removed: readonly { readonly name: string }[]
    readonly modified: {
      readonly direct: readonly {
        readonly name: string
        readonly category: string
        readonly columns: readonly string[] | 'all'
      }[]
      readonly indirect: readonly { readonly name: string; readonly category: string }[]
      readonly metadata: readonly { readonly name: string }[]
    }
  }
  readonly backfills: readonly { readonly model: string }[]
}

export interface RunResult {
  readonly status: string
  readonly models: readonly {
    readonly name: string
    readonly status: string
    readonly rows: number
  }[]
}

export interface Applied {
  readonly plan: PlanDocument
  readonly events: readonly RunEvent[]
  readonly result: RunResult
}

/** The example, run through the command line with a state of its own. */
export interface Flights extends AsyncDisposable {
  /** Runs a command on the example's own files; its JSON documents. */
  run(args: readonly string[], project?: string): Promise<readonly unknown[]>
  apply(environment: string): Promise<Applied>
  plan(environment: string, project?: string): Promise<PlanDocument>
  rows(sql: string, ...more: readonly string[]): Promise<readonly unknown[]>
  /** A copy of the project with some files changed. */
  copy(changes: Readonly<Record<string, (text: string) => string>>): Promise<string>
}

export async function openFlights(): Promise<Flights> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'millrace-flights-')))
  const state = path.join(folder, 'state')
  let copies = 0
  const run: Flights['run'] = async (args, project = example) =>
    documentsOf(await runCommandLine([...args, '--project', project, '--state', state, '--json']))
  return {
    run,
    async apply(environment) {
      const documents = await run(['plan', environment, '--apply', ...asOf])
      return {
        plan: documents[0] as PlanDocument,
        events: documents.slice(1, -1) as readonly RunEvent[],
        result: documents.at(-1) as RunResult,
      }
    },
    async plan(environment, project) {
      const [document] = await run(['plan', environment, ...asOf], project)
      return document as PlanDocument
    },
    async rows(sql, ...more) {
      const [answer] = await run(['query', sql, ...more])
      return (answer as { readonly rows: readonly unknown[] }).rows
    },
    async copy(changes) {
      const root = path.join(folder, `copy-${++copies}`)
      const left = new Set(
        ['node_modules', '.millrace', 'test'].map((name) => path.join(example, name)),
      )
      await cp(example, root, { recursive: true, filter: (source) => !left.has(source) })
      await symlink(path.join(example, 'node_modules'), path.join(root, 'node_modules'), 'junction')
      for (const [file, change] of Object.entries(changes)) {
        const before = await readFile(path.join(root, file), 'utf8')
        const after = change(before)
        if (after === before) throw new Error(`the change of ${file} changes nothing`)
        await writeFile(path.join(root, file), after)
      }
      return root
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}

function runCommandLine(args: readonly string[]): Promise<string> {
  const { INIT_CWD: _start, MILLRACE_STATE: _state, ...inherited } = process.env
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      ['--conditions=development', main, ...args],
      { env: { ...inherited, NODE_OPTIONS: '' }, maxBuffer: 64 * 1024 * 1024, timeout: 120_000 },
      (error, stdout, stderr) => {
        if (error) reject(new Error(`${args[0]}: ${stdout.slice(-2000)}${stderr.slice(-2000)}`))
        else resolve(stdout)
      },
    )
  })
}

function documentsOf(text: string): unknown[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line))
}
