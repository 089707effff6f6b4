import { cp, symlink } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { type CliProject, makeCliProject } from '../../../cli/test/processes/cli-project.ts'
import { childrenOf } from '../../../cli/test/processes/run-cli.ts'

/** A project with its own `millrace serve`, as a person starts it. */
export interface ServedProject extends AsyncDisposable {
  readonly project: CliProject
  readonly url: string
  /** Ends the server and waits for it. */
  stop(): Promise<void>
  /** Ends the server as a crash would, and waits until it is gone. */
  kill(): Promise<void>
  /** Serves again at the same address. */
  start(env?: Surroundings): Promise<void>
  /** Ends the warehouse's process of the server as a crash would; the server starts another. */
  killEngine(): Promise<void>
}

const flights = fileURLToPath(new URL('../../../../examples/flights', import.meta.url))

type Surroundings = Readonly<Record<string, string>>

export async function serveProject(
  files: Readonly<Record<string, string>>,
  env: Surroundings = {},
): Promise<ServedProject> {
  return serve(await makeCliProject(files), env)
}

/** Three million real flights, in a copy of the example. */
export async function serveFlights(): Promise<ServedProject> {
  const project = await makeCliProject({})
  const left = new Set(
    ['node_modules', '.millrace', 'test'].map((name) => path.join(flights, name)),
  )
  await cp(flights, project.root, { recursive: true, filter: (source) => !left.has(source) })
  const packages = path.join(project.root, 'node_modules')
  await symlink(path.join(flights, 'node_modules'), packages, 'junction')
  return serve(project)
}

async function serve(project: CliProject, env: Surroundings = {}): Promise<ServedProject> {
  let server = project.start(['serve', '--port', '0', '--json'], { env })
  const url = String((await server.document((line) => 'url' in line))['url'])
  const end = async (signal: NodeJS.Signals) => {
    server.child.kill(signal)
    await server.ended
  }
  return {
    project,
    url,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    async start(other = env) {
      server = project.start(['serve', '--port', new URL(url).port, '--json'], { env: other })
      await server.document((line) => 'url' in line)
    },
    async killEngine() {
      for (const pid of await childrenOf(server.pid)) process.kill(pid, 'SIGKILL')
    },
    async [Symbol.asyncDispose]() {
      await end('SIGTERM')
      await project[Symbol.asyncDispose]()
    },
  }
}
