import { type CliProject, makeCliProject } from '../../../cli/test/processes/cli-project.ts'

/** A project with its own `millrace serve`, as a person starts it. */
export interface ServedProject extends AsyncDisposable {
  readonly project: CliProject
  readonly url: string
  /** Ends the server and waits for it. */
  stop(): Promise<void>
  /** Serves again at the same address. */
  start(): Promise<void>
}

export async function serveProject(
  files: Readonly<Record<string, string>>,
): Promise<ServedProject> {
  const project = await makeCliProject(files)
  let server = project.start(['serve', '--port', '0', '--json'])
  const url = String((await server.document((line) => 'url' in line))['url'])
  const stop = async () => {
    server.child.kill('SIGTERM')
    await server.ended
  }
  return {
    project,
    url,
    stop,
    async start() {
      server = project.start(['serve', '--port', new URL(url).port, '--json'])
      await server.document((line) => 'url' in line)
    },
    async [Symbol.asyncDispose]() {
      await stop()
      await project[Symbol.asyncDispose]()
    },
  }
}
