import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(
  new URL('../../../packages/db/test/processes/run-postgres.ts', import.meta.url),
)

export interface TestPostgres extends AsyncDisposable {
  readonly url: string
}

/** A real PostgreSQL with an empty database, in a process of its own. */
export async function startPostgres(): Promise<TestPostgres> {
  const child = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'inherit'] })
  const exited = once(child, 'exit')
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const { value: url } = await lines.next()
  if (typeof url !== 'string') throw new Error('PostgreSQL did not start.')
  return {
    url,
    async [Symbol.asyncDispose]() {
      child.stdin.end()
      await exited
    },
  }
}
