import { EngineError } from '../engine-error.ts'
import type { StagedRows } from '../engine.ts'
import { prepareSelect } from './author-sql.ts'
import type { Job } from './job.ts'
import type { QueryCall, ToChild, ToParent } from './protocol.ts'
import { type ReadRows, RowReader } from './row-reader.ts'
import type { Warehouse } from './warehouse.ts'
import { rollback } from './write-transaction.ts'
import { toWire } from './wire-error.ts'

type Signal = Extract<ToChild, { readonly id: number }>

/** The child's side of one call: its job, its readers, and what the parent says about it. */
export class ChildCall {
  readonly id: number
  readonly #warehouse: Warehouse
  readonly #send: (message: ToParent) => void
  readonly #readers = new Map<number, RowReader>()
  readonly #demand: (() => void)[] = []
  #job: Job | undefined
  #cancelled = false
  #released = false
  #reading: number | undefined
  #verdict: PromiseWithResolvers<boolean> | undefined

  constructor(id: number, warehouse: Warehouse, send: (message: ToParent) => void) {
    this.id = id
    this.#warehouse = warehouse
    this.#send = send
  }

  /** The job the call works with; a cancel that came before it applies at once. */
  readonly adopt = (job: Job): void => {
    this.#job = job
    if (this.#cancelled) job.stop('cancelled')
  }

  handle(message: Signal): void {
    switch (message.kind) {
      case 'cancel':
        this.#cancelled = true
        this.#job?.stop('cancelled')
        return
      case 'verdict':
        this.#verdict?.resolve(message.ok)
        return
      case 'read':
        void this.#read(message.reader, message.sql, message.limit)
        return
      case 'interruptRead':
        if (this.#reading === message.reader) this.#job?.connection.interrupt()
        return
      case 'pull':
        if (message.reader === 0) this.#wake()
        else void this.#sendNext(message.reader)
        return
      case 'release':
        if (message.reader === 0) this.#release()
        else this.#readers.delete(message.reader)
    }
  }

  /** Sends a query's rows as they are pulled, from one read-only transaction. */
  async query({ sql, limit, tag }: QueryCall): Promise<void> {
    await this.#warehouse.job({ tag }, async (job) => {
      this.adopt(job)
      try {
        await job.run('BEGIN TRANSACTION READ ONLY')
        const prepared = await prepareSelect(job, sql)
        const result = await job.guard(() => prepared.stream(), { prefix: '', sql })
        const reader = new RowReader(job, result, limit)
        for (;;) {
          const rows = await reader.next()
          this.#send({ kind: 'chunk', id: this.id, reader: 0, ...rows })
          if (rows.last || this.#released) return
          await job.unlessStopped(this.#pulled())
          if (this.#released) return
        }
      } catch (error) {
        if (!this.#released) throw error
      } finally {
        await rollback(job)
      }
    })
  }

  /** Lets the parent check the staged rows; it reads through this call meanwhile. */
  readonly verify = async (job: Job, staged: StagedRows): Promise<void> => {
    this.#verdict = Promise.withResolvers<boolean>()
    this.#send({ kind: 'verify', id: this.id, staged })
    const ok = await job.unlessStopped(this.#verdict.promise)
    if (!ok)
      throw new EngineError({ code: 'verify_refused', message: 'The staged rows were refused.' })
  }

  // Materialised, so that several reads can be open on the one connection of the write.
  async #read(reader: number, sql: string, limit: number | null): Promise<void> {
    const job = this.#job
    try {
      if (job === undefined)
        throw new EngineError({ code: 'closed', message: 'The write has ended.' })
      this.#reading = reader
      const prepared = await prepareSelect(job, sql)
      const result = await job.guard(() => prepared.run(), { prefix: '', sql })
      this.#readers.set(reader, new RowReader(job, result, limit))
      await this.#sendNext(reader)
    } catch (error) {
      this.#fail(reader, error)
    } finally {
      this.#reading = undefined
    }
  }

  async #sendNext(reader: number): Promise<void> {
    try {
      const rows = await this.#readers.get(reader)?.next()
      if (rows !== undefined) this.#chunk(reader, rows)
    } catch (error) {
      this.#fail(reader, error)
    }
  }

  #chunk(reader: number, rows: ReadRows): void {
    if (rows.last) this.#readers.delete(reader)
    this.#send({ kind: 'chunk', id: this.id, reader, ...rows })
  }

  #fail(reader: number, error: unknown): void {
    this.#send({
      kind: 'readError',
      id: this.id,
      reader,
      error: toWire(this.#warehouse.scrub(error)),
    })
  }

  #release(): void {
    this.#released = true
    this.#job?.stop('cancelled')
    this.#wake()
  }

  #wake(): void {
    this.#demand.shift()?.()
  }

  #pulled(): Promise<void> {
    return new Promise((resolve) => this.#demand.push(resolve))
  }
}
