import type { MillraceClient } from '@millrace/client'
import type { CliEnvironment } from './env.ts'
import { withClient } from './owner/with-client.ts'
import { findProjectRoot } from './find-project-root.ts'
import { type Painter, painter } from './output/painter.ts'
import { statePlace } from './state-place.ts'
import { stderrLogger } from './output/stderr-logger.ts'

/** Options every command takes. */
export interface GlobalFlags {
  readonly project?: string
  readonly state?: string
  readonly json?: boolean
  readonly color?: boolean
}

/** What a command works with. */
export interface CommandContext {
  readonly env: CliEnvironment
  readonly flags: GlobalFlags
  readonly paint: Painter
  readonly json: boolean
  /** One line of a result. */
  readonly print: (line: string) => void
  /** One line for the person watching; never part of a result. */
  readonly say: (line: string) => void
  /** Opens the procedures for the length of `work`; nothing stays open after it. */
  withClient<Result>(
    work: (client: MillraceClient, root: string) => Promise<Result>,
    options?: ClientOptions,
  ): Promise<Result>
}

export interface ClientOptions {
  /** False for commands that work without a project. */
  readonly needsProject?: boolean
}

export function createCommandContext(
  env: CliEnvironment,
  flags: GlobalFlags,
  name: string,
): CommandContext {
  const say = (line: string) => void process.stderr.write(`${line}\n`)
  return {
    env,
    flags,
    paint: painter(env.color && flags.color !== false),
    json: flags.json === true,
    print: (line) => void process.stdout.write(`${line}\n`),
    say,
    async withClient(work, { needsProject = true } = {}) {
      const root = needsProject ? findProjectRoot(env.startFolder, flags.project) : null
      const options = {
        root,
        state: statePlace(flags.state ?? env.state, env.startFolder),
        actor: env.actor,
        command: `millrace ${name}`,
        migrate: env.migrate,
        logger: stderrLogger,
        say,
      }
      return withClient(options, (client) => work(client, root ?? env.startFolder))
    },
  }
}
