import type { Logger } from '@millrace/core'
import { isPostgresUrl, migrateState } from '@millrace/db'
import { createAppCaller, type AppCaller } from './app-caller.ts'
import { createServices, type ServiceOptions } from './create-services.ts'
import type { LogOptions } from './http/pino-logger.ts'
import { findPlaces } from './places.ts'
import type { RunningServer, ServerOptions } from './start-server.ts'

export type { ServiceOptions } from './create-services.ts'
export type { AppCaller } from './app-caller.ts'
export type { RunningServer, ServerOptions } from './start-server.ts'

/** A router in this process, with what it opened. */
export interface LocalServer extends AsyncDisposable {
  readonly caller: AppCaller
}

/** Makes the procedures callable in this process; nothing is opened before the first call needs it. */
export function startLocally(options: ServiceOptions): LocalServer {
  const services = createServices(options)
  return {
    caller: createAppCaller({ services, actor: options.actor }),
    [Symbol.asyncDispose]: () => Promise.resolve(services[Symbol.asyncDispose]()),
  }
}

/** Listens for HTTP and WebSockets; what that needs is loaded only now. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const server = await import('./start-server.ts')
  return server.startServer(options)
}

/** A log of JSON lines, for servers. */
export async function openServerLog(options: LogOptions): Promise<Logger> {
  const { createPinoLogger } = await import('./http/pino-logger.ts')
  return createPinoLogger(options)
}

export interface MigrateInput {
  readonly root: string
  readonly state: string | null
  readonly to?: string
  readonly status?: boolean
  readonly dryRun?: boolean
}

/** Migrates a project's state, or the one given, without opening anything else. */
export async function migrateLocally({ root, state, ...options }: MigrateInput) {
  const target =
    state !== null && isPostgresUrl(state) ? state : (await findPlaces(root, state)).state
  return migrateState(target, options)
}
