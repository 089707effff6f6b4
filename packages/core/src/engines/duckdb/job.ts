import type { DuckDBConnection, DuckDBMaterializedResult } from '@duckdb/node-api'
import type { StatementTag, Ticket } from '../engine.ts'
import { type AuthorText, isInterrupt, mapDuckError } from './duck-error.ts'
import { cancelledError, fencedError } from './wire-error.ts'

/** Why a job was stopped: by its caller or `settle`, or by a newer token of its lease. */
export type StopReason = 'cancelled' | 'fenced'

interface JobInput {
  readonly connection: DuckDBConnection
  readonly tag: StatementTag | null
  readonly ticket: Ticket | null
}

const interruptEveryMs = 10

/** One call's work on one connection, stoppable from outside until it commits. */
export class Job {
  readonly connection: DuckDBConnection
  readonly tag: StatementTag | null
  readonly ticket: Ticket | null
  readonly ended: Promise<void>
  readonly #end: () => void
  readonly #stops = new Set<() => void>()
  #reason: StopReason | undefined
  #interrupting: NodeJS.Timeout | undefined
  #unstoppable = false

  constructor(input: JobInput) {
    this.connection = input.connection
    this.tag = input.tag
    this.ticket = input.ticket
    const { promise, resolve } = Promise.withResolvers<void>()
    this.ended = promise
    this.#end = resolve
  }

  /** Interrupts what runs; an interrupt before a statement has begun is lost, so it is repeated. */
  stop(reason: StopReason): void {
    if (this.#reason !== undefined) return
    this.#reason = reason
    for (const listener of this.#stops) listener()
    if (this.#unstoppable) return
    this.connection.interrupt()
    this.#interrupting = setInterval(() => this.connection.interrupt(), interruptEveryMs)
  }

  /** From here on a stop has no effect: the transaction commits or is rolled back. */
  beyondStopping(): void {
    this.throwIfStopped()
    this.#unstoppable = true
  }

  /** Ends the interrupts, so that a rollback is not interrupted itself. */
  quiet(): void {
    this.#unstoppable = true
    clearInterval(this.#interrupting)
  }

  finish(): void {
    this.quiet()
    this.#end()
  }

  throwIfStopped(): void {
    const error = this.#stopError()
    if (error !== undefined && !this.#unstoppable) throw error
  }

  /** Waits for something other than a statement, and no longer once the job is stopped. */
  async unlessStopped<T>(promise: Promise<T>): Promise<T> {
    this.throwIfStopped()
    const { promise: stopped, reject } = Promise.withResolvers<never>()
    const listener = (): void => reject(this.#stopError())
    this.#stops.add(listener)
    try {
      return await Promise.race([promise, stopped])
    } finally {
      this.#stops.delete(listener)
    }
  }

  async run(
    sql: string,
    author?: AuthorText | readonly AuthorText[],
  ): Promise<DuckDBMaterializedResult> {
    return this.guard(() => this.connection.run(sql), author)
  }

  /** Runs DuckDB work of this job: stopped jobs start nothing, errors come out mapped. */
  async guard<T>(work: () => Promise<T>, author?: AuthorText | readonly AuthorText[]): Promise<T> {
    this.throwIfStopped()
    try {
      return await work()
    } catch (error) {
      const mapped = mapDuckError(error, author)
      throw isInterrupt(mapped) ? (this.#stopError() ?? cancelledError()) : mapped
    }
  }

  #stopError(): Error | undefined {
    if (this.#reason === undefined) return undefined
    return this.#reason === 'fenced' ? fencedError('The write was ended') : cancelledError()
  }
}
