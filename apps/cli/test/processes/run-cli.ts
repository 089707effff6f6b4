import { type ChildProcess, spawn } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))

/** How a command ended and what it said. */
export interface CliResult {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
  /** The lines of stdout that are JSON documents. */
  readonly documents: readonly CliDocument[]
}

/** One line of JSON: an event, an answer or a refusal. */
export interface CliDocument {
  readonly type?: string
  /** Of an event. */
  readonly payload: Readonly<Record<string, unknown>>
  /** Of a refusal. */
  readonly error?: { readonly code: string; readonly message: string; readonly hint: string | null }
  readonly [field: string]: unknown
}

/** A command that runs. */
export interface CliProcess {
  readonly child: ChildProcess
  readonly pid: number
  /** The first document of stdout that matches, as soon as it is there; rejects when the command ends first. */
  document(matches: (document: CliDocument) => boolean): Promise<CliDocument>
  readonly ended: Promise<CliResult>
}

export interface CliSurroundings {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  readonly input?: string
}

const running = new Set<ChildProcess>()

export function startCli(
  args: readonly string[],
  { cwd, env = {}, input }: CliSurroundings = {},
): CliProcess {
  const {
    INIT_CWD: _start,
    MILLRACE_STATE: _state,
    FORCE_COLOR: _color,
    ...inherited
  } = process.env
  const child = spawn(process.execPath, ['--conditions=development', main, ...args], {
    ...(cwd !== undefined && { cwd }),
    env: { ...inherited, NODE_OPTIONS: '', MILLRACE_ACTOR: 'ada', ...env },
    stdio: 'pipe',
  })
  running.add(child)
  child.stdin.on('error', () => {})
  child.stdin.end(input ?? '')
  let [stdout, stderr] = ['', '']
  const heard = new Set<() => void>()
  const tell = () => heard.forEach((listener) => listener())
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
    tell()
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => void (stderr += text))
  let hasEnded = false
  const ended = once(child, 'close').then(([code, signal]): CliResult => {
    running.delete(child)
    hasEnded = true
    tell()
    return {
      code: code as number | null,
      signal: signal as NodeJS.Signals | null,
      stdout,
      stderr,
      documents: documentsOf(stdout),
    }
  })
  return {
    child,
    pid: child.pid ?? 0,
    ended,
    document: (matches) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = documentsOf(stdout).find(matches)
          if (!found && !hasEnded) return
          heard.delete(look)
          if (found) resolve(found)
          else
            reject(
              new Error(
                `the command ended without it: ${stdout.slice(-2000)}\n${stderr.slice(-2000)}`,
              ),
            )
        }
        heard.add(look)
        look()
      }),
  }
}

export function runCli(
  args: readonly string[],
  surroundings?: CliSurroundings,
): Promise<CliResult> {
  return startCli(args, surroundings).ended
}

/** Ends what a failed test left running. */
export async function stopAll(): Promise<void> {
  for (const child of running) child.kill('SIGKILL')
  await Promise.all(
    [...running].map((child) =>
      child.exitCode === null && child.signalCode === null ? once(child, 'close') : null,
    ),
  )
}

/** Processes whose parent is `pid`, from the system's own list. */
export async function childrenOf(pid: number): Promise<number[]> {
  const all = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const stats = await Promise.all(
    all.map((name) => readFile(`/proc/${name}/stat`, 'utf8').catch(() => '')),
  )
  return stats.flatMap((stat) => {
    const [, state, parent] = /^\d+ \(.*\) (\S) (\d+)/s.exec(stat) ?? []
    return Number(parent) === pid && state !== 'Z' ? [Number(stat.slice(0, stat.indexOf(' ')))] : []
  })
}

/** Resolves once none of the processes runs any more. */
export async function gone(pids: readonly number[]): Promise<void> {
  while (pids.some(isAlive)) await new Promise((resolve) => void setTimeout(resolve, 20))
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

function documentsOf(text: string): CliDocument[] {
  return text.split('\n').flatMap((line) => {
    try {
      const value: unknown = JSON.parse(line)
      return value !== null && typeof value === 'object' ? [value as CliDocument] : []
    } catch {
      return []
    }
  })
}
