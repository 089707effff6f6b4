import type { MillraceClient } from '@millrace/client'
import { createLocalClient } from '@millrace/client/local'
import type { LocalServer, RunningServer, ServiceOptions } from '@millrace/server/start'
import { setTimeout as delay } from 'node:timers/promises'
import { onInterrupt } from '../on-interrupt.ts'
import { announceOwner } from './announce-owner.ts'

/** A command that runs longer than this lets others in; listening costs a short one too much. */
const listenAfterMs = 2_000
const lookMs = 100
const tellAfterLooks = 5

export interface OwningOptions extends ServiceOptions {
  readonly root: string | null
  /** One line for the person watching. */
  readonly say: (line: string) => void
}

/** A client over the procedures in this process, which others can join while it runs. */
export interface OwningClient extends AsyncDisposable {
  readonly client: MillraceClient
}

export async function owningClient(options: OwningOptions): Promise<OwningClient> {
  const { startLocally } = await import('@millrace/server/start')
  const server = startLocally(options)
  const client = createLocalClient(server)
  const { root, state } = options
  let listening: Promise<Listening | null> | null = null
  const timer = setTimeout(() => {
    if (root !== null) listening = listen(server, { root, state }).catch(() => null)
  }, listenAfterMs)
  return {
    client,
    async [Symbol.asyncDispose]() {
      clearTimeout(timer)
      const shared = await listening
      if (shared) await waitForOthers(server, shared.running, options.say)
      await client.close()
      await shared?.[Symbol.asyncDispose]()
      await server[Symbol.asyncDispose]()
    },
  }
}

interface Listening extends AsyncDisposable {
  readonly running: RunningServer
}

/** Listens on a free port of this machine, if the state is open, and says so to other commands. */
async function listen(
  server: LocalServer,
  project: { readonly root: string; readonly state: string | null },
): Promise<Listening | null> {
  if (!(await server.isOpen())) return null
  const running = await server.listen({ host: '127.0.0.1', port: 0, token: null })
  const announced = await announceOwner(running, { ...project, isServer: false })
  return {
    running,
    async [Symbol.asyncDispose]() {
      await announced[Symbol.asyncDispose]()
      await running.close()
    },
  }
}

/** Commands of others that joined, and runs they started, are let to their end; Ctrl-C ends the waiting. */
async function waitForOthers(
  server: LocalServer,
  running: RunningServer,
  say: OwningOptions['say'],
): Promise<void> {
  const stop = new AbortController()
  using _interrupt = onInterrupt(() => stop.abort())
  try {
    // A run of one's own has told its end a moment before it is over.
    for (let looks = 0; running.connections() > 0 || (await server.activeRuns()) > 0; looks += 1) {
      if (looks === tellAfterLooks)
        say('others are connected: this process stays until they are done')
      await delay(lookMs, undefined, { signal: stop.signal })
    }
  } catch {
    // Told to leave.
  }
}
