import { EngineError } from '../engine-error.ts'
import type {
  ReadOptions,
  RowBatch,
  StagedRows,
  StatementProgress,
  WriteContext,
} from '../engine.ts'
import type { CallListener, EngineChild } from './engine-process.ts'
import type { Call, Chunk, ToParent } from './protocol.ts'
import { cancelledError, fromWire } from './wire-error.ts'

export interface RemoteCallOptions {
  readonly signal?: AbortSignal | undefined
  readonly verify?: WriteContext['verify']
  readonly onProgress?: ((progress: StatementProgress) => void) | undefined
  /** How long a cancelled statement may go on before the child is ended. */
  readonly graceMs: number
}

/** The parent's side of one call: its answer, its readers, its cancellation. */
export class RemoteCall {
  readonly id: number
  readonly result: Promise<unknown>
  readonly #child: EngineChild
  readonly #options: RemoteCallOptions
  readonly #settled = Promise.withResolvers<unknown>()
  readonly #waiting = new Map<number, PromiseWithResolvers<Chunk>>()
  readonly #onAbort = (): void => this.#cancel()
  #nextReader = 1
  #verifyError: { readonly error: unknown } | undefined
  #grace: NodeJS.Timeout | undefined
  #ended: Error | undefined

  constructor(id: number, child: EngineChild, options: RemoteCallOptions) {
    this.id = id
    this.#child = child
    this.#options = options
    this.result = this.#settled.promise
    this.result.catch(() => {})
  }

  start(call: Call): void {
    const listener: CallListener = {
      onMessage: (message) => this.#receive(message),
      onLost: (error) =>
        this.#fail(this.#options.signal?.aborted === true ? cancelledError() : error),
    }
    if (call.verb === 'query') this.#expect(0)
    this.#child.listen(this.id, listener)
    this.#child.send({ kind: 'call', id: this.id, call })
    this.#options.signal?.addEventListener('abort', this.#onAbort, { once: true })
  }

  /**
   * The rows of reader 0 as they are pulled; leaving early ends the statement before it returns.
   */
  async *batches(reader: number): AsyncGenerator<RowBatch, void, undefined> {
    let done = false
    let columns: RowBatch['columns'] = []
    try {
      for (;;) {
        const waiting = this.#waiting.get(reader)
        if (waiting === undefined) return
        const chunk = await waiting.promise
        this.#waiting.delete(reader)
        done = chunk.last
        columns = chunk.columns ?? columns
        yield { columns, rows: chunk.rows }
        if (done) return
        this.#expect(reader)
        this.#child.send({ kind: 'pull', id: this.id, reader })
      }
    } catch (error) {
      done = true
      throw error
    } finally {
      if (!done) this.#child.send({ kind: 'release', id: this.id, reader })
    }
  }

  #receive(message: Extract<ToParent, { readonly id: number }>): void {
    switch (message.kind) {
      case 'done':
        this.#finish()
        this.#ended = new EngineError({ code: 'closed', message: 'The write has ended.' })
        this.#settled.resolve(message.value)
        return
      case 'error':
        this.#fail(fromWire(message.error))
        return
      case 'chunk':
        this.#waiting.get(message.reader)?.resolve(message)
        return
      case 'readError':
        this.#waiting.get(message.reader)?.reject(fromWire(message.error))
        return
      case 'verify':
        void this.#verify(message.staged)
        return
      case 'progress':
        this.#options.onProgress?.({ fraction: message.fraction })
    }
  }

  async #verify(staged: StagedRows): Promise<void> {
    try {
      await this.#options.verify?.(staged, (sql, options) => this.#read(sql, options))
      this.#child.send({ kind: 'verdict', id: this.id, ok: true })
    } catch (error) {
      this.#verifyError = { error }
      this.#child.send({ kind: 'verdict', id: this.id, ok: false })
    }
  }

  async *#read(sql: string, options: ReadOptions = {}): AsyncGenerator<RowBatch, void, undefined> {
    if (options.signal?.aborted === true) throw cancelledError()
    const reader = this.#nextReader++
    const interrupt = (): void => this.#child.send({ kind: 'interruptRead', id: this.id, reader })
    this.#expect(reader)
    this.#child.send({ kind: 'read', id: this.id, reader, sql, limit: options.limit ?? null })
    options.signal?.addEventListener('abort', interrupt, { once: true })
    try {
      yield* this.batches(reader)
    } finally {
      options.signal?.removeEventListener('abort', interrupt)
    }
  }

  #cancel(): void {
    this.#child.send({ kind: 'cancel', id: this.id })
    this.#grace = setTimeout(() => this.#child.kill(), this.#options.graceMs)
  }

  #expect(reader: number): void {
    const waiting = Promise.withResolvers<Chunk>()
    waiting.promise.catch(() => {})
    if (this.#ended !== undefined) waiting.reject(this.#ended)
    this.#waiting.set(reader, waiting)
  }

  #fail(error: EngineError): void {
    const thrown =
      error.code === 'verify_refused' && this.#verifyError !== undefined
        ? this.#verifyError.error
        : error
    this.#finish()
    this.#ended = error
    for (const waiting of this.#waiting.values()) waiting.reject(error)
    this.#settled.reject(thrown)
  }

  #finish(): void {
    clearTimeout(this.#grace)
    this.#options.signal?.removeEventListener('abort', this.#onAbort)
    this.#child.forget(this.id)
  }
}
