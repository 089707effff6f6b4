import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { AppError } from '@millrace/core/browser'
import type { CommandContext } from '../command-context.ts'
import { statePlace } from '../state-place.ts'
import { findPage } from '../find-page.ts'
import { findProjectRoot } from '../find-project-root.ts'
import { announceOwner } from '../owner/announce-owner.ts'
import { findOwner } from '../owner/find-owner.ts'
import type { Owner } from '../owner/owner-file.ts'

export interface ServeFlags {
  readonly port?: string
  readonly host?: string
  readonly schedule?: boolean
}

/** How long a command that has the project open is waited for. */
const waitMs = 10_000
const lookMs = 200

/** Serves the project until it is told to end; a project that is served already stays so. */
export async function serve(context: CommandContext, flags: ServeFlags): Promise<number> {
  const { env } = context
  const root = findProjectRoot(env.startFolder, context.flags.project)
  const state = statePlace(context.flags.state ?? env.state, env.startFolder)
  const owner = await waitForCommand(root, state)
  if (owner) {
    tell(context, owner, 'is served already')
    return 0
  }
  const page = findPage()
  const place = {
    ...(page !== null && { page }),
    port: readPort(flags.port ?? env.port),
    host: flags.host ?? env.host,
    token: env.token,
    allowedOrigins: env.allowedOrigins,
    allowedHosts: env.allowedHosts,
  }
  const { openServerLog, startLocally } = await import('@millrace/server/start')
  const logger = await openServerLog({ level: env.logLevel })
  await using server = startLocally({
    root,
    state,
    actor: env.actor,
    command: 'millrace serve',
    migrate: env.migrate,
    logger,
  })
  await using running = await server.listen(place)
  await using _background = await server.work({
    schedule: flags.schedule === true,
    eventDays: env.eventDays,
  })
  await using announced = await announceOwner(running, { root, state, isServer: true })
  tell(context, announced.owner, 'is served')
  await untilTold()
  return 0
}

/** The server of the project, if there is one; a command that has it open is waited for. */
async function waitForCommand(root: string, state: string | null): Promise<Owner | null> {
  const deadline = performance.now() + waitMs
  for (;;) {
    const owner = await findOwner(root, state)
    if (!owner || owner.isServer) return owner
    if (performance.now() >= deadline)
      throw new AppError('state_busy', {
        message: `a command has the project open in process ${owner.pid}`,
        hint: 'wait for it to end, or end it',
      })
    await delay(lookMs)
  }
}

function tell(context: CommandContext, { url, pid }: Owner, what: string): void {
  if (context.json) context.print(JSON.stringify({ url, pid }))
  else context.print(`the project ${what} at ${context.paint.bold(url)} (process ${pid})`)
}

async function untilTold(): Promise<void> {
  const told = new AbortController()
  const { signal } = told
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  await Promise.race(signals.map((name) => once(process, name, { signal })))
  // A second one ends the process at once, as it does without us.
  told.abort()
}

function readPort(given: string): number {
  const port = Number(given)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535 && given.trim() !== '') return port
  throw new AppError('arguments_invalid', {
    message: `'${given}' is not a port`,
    hint: 'give a number up to 65535; 0 takes a free one',
  })
}
