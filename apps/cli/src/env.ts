import { userInfo } from 'node:os'

/** What the command line takes from its surroundings; the only reader of the environment here. */
export interface CliEnvironment {
  /** Where relative paths and the search for a project start. */
  readonly startFolder: string
  readonly state: string | null
  readonly actor: string
  readonly migrate: 'auto' | 'refuse'
  /** How long a server keeps the events of plans and runs; not a number where that was malformed. */
  readonly eventDays: number
  readonly color: boolean
  readonly interactive: boolean
  /** Where `serve` listens unless told otherwise. */
  readonly port: string
  readonly host: string
  /** What clients of `serve` must show; null for a random one. */
  readonly token: string | null
  readonly allowedOrigins: readonly string[]
  readonly allowedHosts: readonly string[]
  readonly logLevel: LogLevel
}

type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent'
const logLevels: readonly string[] = ['debug', 'info', 'warn', 'error', 'silent']
const usualPort = '4400'

export function readEnvironment(env: NodeJS.ProcessEnv = process.env): CliEnvironment {
  return {
    startFolder: env['INIT_CWD'] ?? process.cwd(),
    state: env['MILLRACE_STATE'] || null,
    actor: env['MILLRACE_ACTOR'] || systemUser(),
    migrate: env['MILLRACE_MIGRATE'] === 'auto' ? 'auto' : 'refuse',
    eventDays: Number(env['MILLRACE_EVENT_DAYS'] || 30),
    color: !env['NO_COLOR'] && process.stderr.isTTY === true,
    interactive: process.stderr.isTTY === true && !env['CI'],
    port: env['MILLRACE_PORT'] || usualPort,
    host: env['MILLRACE_HOST'] || '127.0.0.1',
    token: env['MILLRACE_TOKEN'] || null,
    allowedOrigins: listOf(env['MILLRACE_ALLOWED_ORIGINS']),
    allowedHosts: listOf(env['MILLRACE_ALLOWED_HOSTS']),
    logLevel: readLogLevel(env['MILLRACE_LOG']),
  }
}

function listOf(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
}

function readLogLevel(text: string | undefined): LogLevel {
  return logLevels.includes(text ?? '') ? (text as LogLevel) : 'warn'
}

function systemUser(): string {
  try {
    return userInfo().username
  } catch {
    return 'unknown'
  }
}
