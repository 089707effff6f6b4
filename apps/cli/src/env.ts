import { userInfo } from 'node:os'

/** What the command line takes from its surroundings; the only reader of the environment here. */
export interface CliEnvironment {
  /** Where relative paths and the search for a project start. */
  readonly startFolder: string
  readonly state: string | null
  readonly actor: string
  readonly migrate: 'auto' | 'refuse'
  readonly color: boolean
  readonly interactive: boolean
}

export function readEnvironment(env: NodeJS.ProcessEnv = process.env): CliEnvironment {
  return {
    startFolder: env['INIT_CWD'] ?? process.cwd(),
    state: env['MILLRACE_STATE'] || null,
    actor: env['MILLRACE_ACTOR'] || systemUser(),
    migrate: env['MILLRACE_MIGRATE'] === 'auto' ? 'auto' : 'refuse',
    color: !env['NO_COLOR'] && process.stderr.isTTY === true,
    interactive: process.stderr.isTTY === true && !env['CI'],
  }
}

function systemUser(): string {
  try {
    return userInfo().username
  } catch {
    return 'unknown'
  }
}
