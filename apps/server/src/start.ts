import type { Logger } from '@millrace/core'
import { isPostgresUrl, migrateState } from '@millrace/db'
import { createAppCaller, type AppCaller } from './app-caller.ts'
import { createServices, type ServiceOptions } from './create-services.ts'
import type { LogOptions } from './http/pino-logger.ts'
import { findPlaces } from './places.ts'
import { appRouter, type AppRouter } from './router.ts'
import type { RpcContext } from './rpc/procedure.ts'
import type { RunningServer, ServerOptions, ServerPlace } from './start-server.ts'

export { createServices, type ServiceOptions, type Services } from './create-services.ts'
export type { AppCaller } from './app-caller.ts'
export type { RunningServer, ServerPlace } from './start-server.ts'

/** A router in this process, with what it opened. */
export interface LocalServer extends AsyncDisposable {
  readonly caller: AppCaller
  readonly router: AppRouter
  /** What the procedures work with when they are called in this process. */
  readonly createContext: () => RpcContext
  /** Lets others reach the same procedures over HTTP and WebSockets; what that needs is loaded only now. */
  listen(place: ServerPlace): Promise<RunningServer>
  /** Whether a call has opened the state. */
  isOpen(): Promise<boolean>
  /** Runs of this process that have not ended. */
  activeRuns(): Promise<number>
  /** Watches files, and does what is due in the background, as a process that serves does. */
  work(options: BackgroundOptions): Promise<AsyncDisposable>
}

export interface BackgroundOptions {
  /** Runs what is due in every environment, each minute. */
  readonly schedule: boolean
  /** How long the events of runs and plans are kept, in days. */
  readonly eventDays: number
}

/** Makes the procedures callable in this process; nothing is opened before the first call needs it. */
export function startLocally(options: ServiceOptions): LocalServer {
  const services = createServices(options)
  const createContext = (): RpcContext => ({ services, actor: options.actor })
  return {
    caller: createAppCaller(createContext()),
    router: appRouter,
    createContext,
    async listen(place) {
      return startServer({ ...place, services })
    },
    isOpen: async () => (await services.ifOpen()) !== null,
    activeRuns: async () => (await services.ifOpen())?.orchestrator.activeRuns.length ?? 0,
    async work(background) {
      const { workInBackground } = await import('./jobs/work-in-background.ts')
      return workInBackground(services, background)
    },
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
