import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

/** Another process, for what only another process can show. */
export interface TestProcess {
  readonly pid: number
  /** The next line it writes; null when it ends before. */
  nextLine(): Promise<string | null>
  /** Ends it as a power cut would; answers the lines it had written and nobody had read. */
  kill(): Promise<string[]>
}

/** Runs a file of `processes/` until the end of the test. */
export function startProcess(name: string, ...input: string[]): TestProcess {
  const file = fileURLToPath(new URL(`processes/${name}.ts`, import.meta.url))
  const child = spawn(
    process.execPath,
    ['--liftoff-only', '--conditions=development', file, ...input],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  )
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const exited = once(child, 'exit')
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await exited
  })
  return {
    pid: pidOf(child),
    async nextLine() {
      const next = await lines.next()
      return next.done ? null : next.value
    },
    async kill() {
      child.kill('SIGKILL')
      await exited
      const rest: string[] = []
      for (let next = await lines.next(); !next.done; next = await lines.next()) {
        rest.push(next.value)
      }
      return rest
    },
  }
}

function pidOf(child: ChildProcess): number {
  if (child.pid === undefined) throw new Error('The process did not start.')
  return child.pid
}
