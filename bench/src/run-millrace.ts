import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const entry = fileURLToPath(new URL('../../apps/cli/src/main.ts', import.meta.url))
const usageHook = new URL('./tell-usage.ts', import.meta.url).href
const limitMs = 170_000

/** A command that ended well. */
export interface MillraceRun {
  /** From its start to its exit, in milliseconds. */
  readonly ms: number
  /** Processor time of its own process, threads included, in milliseconds. */
  readonly cpuMs: number
  /** What it printed, a JSON value a line. */
  readonly lines: readonly Readonly<Record<string, unknown>>[]
}

/** Runs a command of the sources in a new process; throws unless it succeeds. */
export async function runMillrace(...args: readonly string[]): Promise<MillraceRun> {
  return runNode([entry, ...args, '--json'])
}

/** Runs a program of this package or another in a new process. */
export async function runNode(args: readonly string[]): Promise<MillraceRun> {
  const began = performance.now()
  const child = spawn(
    process.execPath,
    ['--conditions=development', '--import', usageHook, ...args],
    {
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      timeout: limitMs,
    },
  )
  const [output, errors, usage, code] = await Promise.all([
    text(child.stdio[1]),
    text(child.stdio[2]),
    text(child.stdio[3] as NodeJS.ReadableStream),
    new Promise<number | null>((resolve, reject) => child.on('exit', resolve).on('error', reject)),
  ])
  const ms = performance.now() - began
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}:\n${errors}${output}`)
  const lines = output.split('\n').filter((line) => line.startsWith('{'))
  return { ms, cpuMs: Number(usage), lines: lines.map((line) => JSON.parse(line)) }
}

/** Milliseconds between the first events of two types, by their own times. */
export function between(run: MillraceRun, first: string, last: string): number {
  const at = (type: string) =>
    Date.parse(String(run.lines.find((line) => line['type'] === type)?.['at']))
  return at(last) - at(first)
}

async function text(stream: NodeJS.ReadableStream | null): Promise<string> {
  let read = ''
  for await (const part of stream ?? []) read += String(part)
  return read
}
