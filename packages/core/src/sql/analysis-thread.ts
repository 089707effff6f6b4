import { Worker } from 'node:worker_threads'
import type { PoolRequest, PoolTask, WorkerMessage } from './analysis-protocol.ts'

export type AnswerMessage = Exclude<WorkerMessage, { type: 'ready' }>

export interface ThreadRun {
  /** How many requests were answered. */
  readonly done: number
  /** Why it stopped before the end; null where it did not. */
  readonly reason: string | null
  readonly alive: boolean
}

interface CurrentRun {
  readonly requests: readonly PoolRequest[]
  readonly onAnswer: (index: number, message: AnswerMessage) => void
  readonly resolve: (run: ThreadRun) => void
  readonly reject: (error: unknown) => void
  done: number
}

// Answers may wait in the queue while this thread is busy: time is up only if none came by then.
const graceMs = 50

/** Other options of the process may be refused for a thread; conditions decide which files load. */
function conditionArguments(all: readonly string[]): string[] {
  return all.flatMap((argument, index) => {
    if (argument.startsWith('--conditions=')) return [argument]
    if (argument !== '--conditions' && argument !== '-C') return []
    return [`--conditions=${all[index + 1] ?? ''}`]
  })
}

/** One worker thread with its time limit per request. */
export class AnalysisThread {
  readonly #worker: Worker
  readonly #timeoutMs: number
  #ready = false
  #current: CurrentRun | null = null
  #timer: NodeJS.Timeout | null = null
  #failure: Error | null = null

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs
    // Development runs the sources, a build its compiled files: the worker is beside this module.
    const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
    this.#worker = new Worker(new URL(`./analysis-worker.${extension}`, import.meta.url), {
      execArgv: conditionArguments(process.execArgv),
    })
    this.#worker.on('message', (message: WorkerMessage) => this.#receive(message))
    this.#worker.on('error', (error) => {
      this.#failure = error instanceof Error ? error : new Error(String(error))
    })
    this.#worker.on('exit', () => this.#exited())
    this.#worker.unref()
  }

  /** Answers requests one by one; resolves when all are, or when the thread ended on one. */
  run(requests: readonly PoolRequest[], onAnswer: CurrentRun['onAnswer']): Promise<ThreadRun> {
    const { promise, resolve, reject } = Promise.withResolvers<ThreadRun>()
    this.#current = { requests, onAnswer, resolve, reject, done: 0 }
    this.#worker.ref()
    this.#worker.postMessage({ requests } satisfies PoolTask)
    if (this.#ready) this.#startTimer()
    return promise
  }

  async close(): Promise<void> {
    this.#stopTimer()
    await this.#worker.terminate()
  }

  #receive(message: WorkerMessage): void {
    const current = this.#current
    if (message.type === 'ready') this.#ready = true
    else if (current !== null) {
      current.onAnswer(current.done, message)
      current.done += 1
      if (current.done === current.requests.length)
        return this.#finish({ done: current.done, reason: null, alive: true })
    }
    if (current !== null) this.#startTimer()
  }

  #startTimer(): void {
    if (this.#timer === null)
      this.#timer = setTimeout(() => this.#check(this.#current?.done ?? 0), this.#timeoutMs)
    else this.#timer.refresh()
  }

  #stopTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
  }

  #check(done: number): void {
    this.#timer = setTimeout(() => {
      this.#timer = null
      const current = this.#current
      if (current === null) return
      if (current.done !== done) return this.#startTimer()
      void this.#worker.terminate()
      this.#finish({
        done,
        reason: `analysis took longer than ${this.#timeoutMs} ms`,
        alive: false,
      })
    }, graceMs)
  }

  #finish(run: ThreadRun): void {
    const current = this.#current
    this.#current = null
    this.#stopTimer()
    if (run.alive) this.#worker.unref()
    current?.resolve(run)
  }

  #exited(): void {
    const current = this.#current
    if (current === null) return
    if (!this.#ready) {
      this.#current = null
      this.#stopTimer()
      current.reject(this.#failure ?? new Error('The analysis thread ended before it was ready.'))
      return
    }
    this.#finish({
      done: current.done,
      reason: `analysis failed: ${this.#failure?.message ?? 'its thread ended'}`,
      alive: false,
    })
  }
}
