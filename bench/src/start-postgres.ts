import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** A real PostgreSQL in a temporary folder that waits for its disk, stopped when it is disposed of. */
export interface Postgres extends AsyncDisposable {
  readonly url: string
}

export async function startPostgres(): Promise<Postgres> {
  const program = new URL('../../packages/db/test/processes/run-postgres.ts', import.meta.url)
  const child = spawn(process.execPath, [fileURLToPath(program), 'durable'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const { value: url } = await lines.next()
  if (typeof url !== 'string') throw new Error('PostgreSQL did not start')
  return {
    url,
    async [Symbol.asyncDispose]() {
      child.stdin.end()
      await exited
    },
  }
}
