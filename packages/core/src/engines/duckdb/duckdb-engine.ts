import type {
  BatchId,
  Column,
  Dependent,
  DescribeRequest,
  Described,
  MergeWrite,
  RangeWrite,
  ReadOptions,
  Receipt,
  RelationName,
  RowBatch,
  RowSource,
  StatementTag,
  TableSpec,
  Takeover,
  ViewChange,
  ViewSwitched,
  WarehouseEngine,
  WriteContext,
} from '../engine.ts'
import { EngineError } from '../engine-error.ts'
import { defaultInterruptGraceMs, type EngineConfig } from '../open-engine.ts'
import { writeTag } from '../write-tag.ts'
import { duckdbCapabilities } from './capabilities.ts'
import { EngineProcess } from './engine-process.ts'
import type { Call, WireWrite } from './protocol.ts'
import { RemoteCall, type RemoteCallOptions } from './remote-call.ts'
import { cancelledError } from './wire-error.ts'

const closeWithinMs = 1800

/** The warehouse as a DuckDB file, open in a process of its own that can be ended at any time. */
export class DuckdbEngine implements WarehouseEngine {
  readonly dialect = 'duckdb'
  readonly capabilities = duckdbCapabilities
  readonly #process: EngineProcess
  readonly #readable: ReadonlySet<string>
  readonly #graceMs: number
  #lastId = 0

  private constructor(config: EngineConfig) {
    this.#process = new EngineProcess(config)
    this.#readable = new Set(config.readableFiles)
    this.#graceMs = config.interruptGraceMs ?? defaultInterruptGraceMs
  }

  static async open(config: EngineConfig): Promise<DuckdbEngine> {
    const engine = new DuckdbEngine(config)
    await engine.#process.running()
    return engine
  }

  /** The id of the process that has the warehouse open. */
  async processId(): Promise<number> {
    return (await this.#process.running()).pid
  }

  async *query(sql: string, options: ReadOptions = {}): AsyncGenerator<RowBatch, void, undefined> {
    const call = await this.#start(
      { verb: 'query', sql, limit: options.limit ?? null, tag: options.tag ?? null },
      { signal: options.signal, graceMs: this.#graceMs },
    )
    try {
      yield* call.batches(0)
    } finally {
      await call.result.catch(() => {})
    }
  }

  async describeQueries(
    requests: readonly DescribeRequest[],
    signal?: AbortSignal,
  ): Promise<readonly Described[]> {
    return this.#ask({ verb: 'describeQueries', requests }, signal)
  }

  async columns(names: readonly RelationName[]): Promise<Map<string, readonly Column[]>> {
    return this.#ask({ verb: 'columns', names })
  }

  async existing(names: readonly RelationName[]): Promise<ReadonlySet<string>> {
    return this.#ask({ verb: 'existing', names })
  }

  async dependents(names: readonly RelationName[]): Promise<readonly Dependent[]> {
    return this.#ask({ verb: 'dependents', names })
  }

  async createTable(table: TableSpec, write: WriteContext): Promise<void> {
    await this.#write({ verb: 'createTable', table, write: wire(write) }, write)
  }

  async replaceTable(table: TableSpec, select: string, write: WriteContext): Promise<Receipt> {
    return this.#write({ verb: 'replaceTable', table, select, write: wire(write) }, write)
  }

  async writeRange(table: TableSpec, { range, select, context }: RangeWrite): Promise<Receipt> {
    return this.#write({ verb: 'writeRange', table, range, select, write: wire(context) }, context)
  }

  async mergeRows(table: TableSpec, { key, select, context }: MergeWrite): Promise<Receipt> {
    return this.#write({ verb: 'mergeRows', table, key, select, write: wire(context) }, context)
  }

  async loadRows(table: TableSpec, source: RowSource, write: WriteContext): Promise<Receipt> {
    if (!this.#readable.has(source.path)) {
      throw new EngineError({
        code: 'permission',
        message: 'The file to load is not a declared file of the project.',
      })
    }
    return this.#write({ verb: 'loadRows', table, source, write: wire(write) }, write)
  }

  async *switchViews(
    changes: readonly ViewChange[],
    write: WriteContext,
  ): AsyncGenerator<ViewSwitched> {
    yield { views: await this.#write({ verb: 'switchViews', changes, write: wire(write) }, write) }
  }

  async drop(names: readonly RelationName[], write: WriteContext): Promise<void> {
    await this.#write({ verb: 'drop', names, write: wire(write) }, write)
  }

  /** Ends the process where an older statement does not stop, and then fences in the next one. */
  async fence(lease: string, token: bigint, batches: readonly BatchId[]): Promise<Takeover> {
    const call: Call = { verb: 'fence', lease, token, batches }
    return (await this.#orLost<Takeover>(call)) ?? this.#ask(call)
  }

  async settle(tag: StatementTag): Promise<'ended' | 'none'> {
    return (await this.#orLost<'ended' | 'none'>({ verb: 'settle', tag })) ?? 'ended'
  }

  async kill(): Promise<void> {
    await this.#process.kill()
  }

  async close(): Promise<void> {
    const child = await this.#process.retire()
    if (child === undefined) return
    const call = new RemoteCall(++this.#lastId, child, { graceMs: this.#graceMs })
    const timer = setTimeout(() => child.kill(), closeWithinMs)
    call.start({ verb: 'close' })
    await call.result.catch(() => {})
    clearTimeout(timer)
    child.kill()
    await child.gone
  }

  async #write<T>(call: Call, write: WriteContext): Promise<T> {
    const { signal, verify, onProgress } = write
    const remote = await this.#start(call, {
      signal,
      onProgress,
      graceMs: this.#graceMs,
      ...(verify && { verify }),
    })
    return (await remote.result) as T
  }

  async #ask<T>(call: Call, signal?: AbortSignal): Promise<T> {
    const remote = await this.#start(call, { signal, graceMs: this.#graceMs })
    return (await remote.result) as T
  }

  /**
   * The answer, or undefined if the process had to end: it does where a statement does not stop.
   */
  async #orLost<T>(call: Call): Promise<T | undefined> {
    try {
      return await this.#ask<T>(call)
    } catch (error) {
      if (error instanceof EngineError && error.code === 'lost') return undefined
      throw error
    }
  }

  async #start(call: Call, options: RemoteCallOptions): Promise<RemoteCall> {
    throwIfAborted(options.signal)
    const child = await this.#process.running()
    throwIfAborted(options.signal)
    const remote = new RemoteCall(++this.#lastId, child, options)
    remote.start(call)
    return remote
  }
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw cancelledError()
}

function wire(write: WriteContext): WireWrite {
  return {
    ticket: write.ticket,
    tag: writeTag(write.ticket),
    pre: write.pre ?? [],
    post: write.post ?? [],
    verify: write.verify !== undefined,
    progress: write.onProgress !== undefined,
  }
}
