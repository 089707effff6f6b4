import { type ChildProcess, fork } from 'node:child_process'
import { AppError } from '../../errors/app-error.ts'
import { EngineError } from '../engine-error.ts'
import type { EngineConfig } from '../open-engine.ts'
import type { ToChild, ToParent } from './protocol.ts'
import { fromWire, lostError } from './wire-error.ts'

type Answer = Extract<ToParent, { readonly id: number }>

/** Who hears the messages of one call. */
export interface CallListener {
  readonly onMessage: (message: Answer) => void
  readonly onLost: (error: EngineError) => void
}

const threadPool = 32

/** A running child process of the engine, with the calls it has not answered. */
export interface EngineChild {
  readonly pid: number
  readonly send: (message: ToChild) => void
  readonly listen: (id: number, listener: CallListener) => void
  readonly forget: (id: number) => void
  readonly kill: () => void
  /** Resolves when the process is gone. */
  readonly gone: Promise<void>
}

/** Keeps one child process for a warehouse, and starts another when it has ended. */
export class EngineProcess {
  readonly #config: EngineConfig
  #child: Promise<EngineChild> | undefined
  #leaving: Promise<void> = Promise.resolve()
  #closed = false

  constructor(config: EngineConfig) {
    this.#config = config
  }

  /** The running child, started if there is none. */
  async running(): Promise<EngineChild> {
    if (this.#closed) throw new EngineError({ code: 'closed', message: 'The engine is closed.' })
    this.#child ??= this.#start()
    return this.#child
  }

  /** Ends the child at once and waits until it is gone. */
  async kill(): Promise<void> {
    const child = await this.#child?.catch(() => undefined)
    child?.kill()
    await this.#leaving
  }

  /** Refuses further calls; the child that is running, if any. */
  async retire(): Promise<EngineChild | undefined> {
    this.#closed = true
    return this.#child?.catch(() => undefined)
  }

  #start(): Promise<EngineChild> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const before = this.#leaving
    this.#leaving = promise
    const gone = (): void => {
      if (this.#child === started) this.#child = undefined
      resolve()
    }
    // The file's lock is free only when the process before has gone.
    const started = before.then(() => startChild(this.#config, gone))
    return started
  }
}

function spawn(): ChildProcess {
  const built = !import.meta.url.endsWith('.ts')
  const entry = built
    ? new URL('./child-main.js', import.meta.url)
    : new URL('./child-main.ts', import.meta.url)
  return fork(entry, {
    execArgv: built ? [] : ['--conditions=development'],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // Nothing of the parent's environment: SQL has no use for it, and it may hold secrets.
    env: { TZ: 'UTC', UV_THREADPOOL_SIZE: String(threadPool) },
  })
}

async function startChild(config: EngineConfig, onGone: () => void): Promise<EngineChild> {
  const process = spawn()
  const listeners = new Map<number, CallListener>()
  const ready = Promise.withResolvers<void>()
  const gone = Promise.withResolvers<void>()
  let noise = ''
  process.stderr?.setEncoding('utf8').on('data', (text: string) => {
    noise = `${noise}${text}`.slice(-2000)
  })
  process.on('message', (message: ToParent) => {
    if (message.kind === 'ready') ready.resolve()
    else if (message.kind === 'failed') ready.reject(startError(message, config))
    else listeners.get(message.id)?.onMessage(message)
  })
  process.on('error', (error) => ready.reject(lostError(error.message)))
  // `close` comes after the last message that was sent and after the exit.
  process.on('close', (code, signal) => {
    const error = lostError(signal === null ? `exit code ${code}` : `signal ${signal}`)
    error.cause = noise
    for (const listener of listeners.values()) listener.onLost(error)
    listeners.clear()
    ready.reject(error)
    onGone()
    gone.resolve()
  })
  process.send({ kind: 'open', config } satisfies ToChild)
  try {
    await ready.promise
  } catch (error) {
    process.kill('SIGKILL')
    await gone.promise
    throw error
  }
  return {
    pid: process.pid ?? 0,
    send: (message) => {
      process.send(message, () => {})
    },
    listen: (id, listener) => void listeners.set(id, listener),
    forget: (id) => void listeners.delete(id),
    kill: () => void process.kill('SIGKILL'),
    gone: gone.promise,
  }
}

function startError(
  message: Extract<ToParent, { readonly kind: 'failed' }>,
  config: EngineConfig,
): Error {
  if (message.foreignState === null) return fromWire(message.error)
  return new AppError('warehouse_foreign', {
    message: `The warehouse belongs to the state ${message.foreignState}, not to ${config.stateId}.`,
    hint: 'Open it with the state it was made with, or name another warehouse file.',
    details: { owner: message.foreignState, state: config.stateId },
  })
}
