import { isPostgresUrl, migrateState } from '@millrace/db'
import { createServices, type ServiceOptions } from './create-services.ts'
import { findPlaces } from './places.ts'
import { createAppCaller, type AppCaller } from './router.ts'

export type { ServiceOptions } from './create-services.ts'
export type { AppCaller } from './router.ts'

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
