import path from 'node:path'
import type { AppCaller } from '@millrace/server/start'
import type { CliEnvironment } from './env.ts'
import { findProjectRoot } from './find-project-root.ts'
import { type Painter, painter } from './output/painter.ts'
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
  withCaller<Result>(
    work: (caller: AppCaller, root: string) => Promise<Result>,
    options?: CallerOptions,
  ): Promise<Result>
}

export interface CallerOptions {
  /** False for commands that work without a project. */
  readonly needsProject?: boolean
}

export function createCommandContext(
  env: CliEnvironment,
  flags: GlobalFlags,
  name: string,
): CommandContext {
  return {
    env,
    flags,
    paint: painter(env.color && flags.color !== false),
    json: flags.json === true,
    print: (line) => void process.stdout.write(`${line}\n`),
    say: (line) => void process.stderr.write(`${line}\n`),
    async withCaller(work, { needsProject = true } = {}) {
      const root = needsProject ? findProjectRoot(env.startFolder, flags.project) : null
      const { startLocally } = await import('@millrace/server/start')
      await using server = startLocally({
        root,
        state: statePlace(flags.state ?? env.state, env.startFolder),
        actor: env.actor,
        command: `millrace ${name}`,
        migrate: env.migrate,
        logger: stderrLogger,
      })
      return await work(server.caller, root ?? env.startFolder)
    },
  }
}

/** A folder given by a person is meant from where they stand; a URL is no path. */
export function statePlace(given: string | null, startFolder: string): string | null {
  return given === null || /^postgres(ql)?:\/\//.test(given)
    ? given
    : path.resolve(startFolder, given)
}
