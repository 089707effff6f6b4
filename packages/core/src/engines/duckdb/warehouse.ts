import { basename } from 'node:path'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { EngineError } from '../engine-error.ts'
import type { StatementTag, Ticket } from '../engine.ts'
import { defaultInterruptGraceMs, type EngineConfig } from '../open-engine.ts'
import { quoteLiteral } from '../sql-text.ts'
import { bookkeeping, ForeignWarehouse } from './bookkeeping.ts'
import { mapDuckError } from './duck-error.ts'
import { Job, type StopReason } from './job.ts'
import { createSerialQueue } from './serial-queue.ts'

const progressConnections = 6

interface JobOptions {
  readonly tag?: StatementTag | null
  readonly ticket?: Ticket | null
  /** Whether the statement's progress should be known, where a connection for that is free. */
  readonly progress?: boolean
}

/** The open DuckDB file of the engine's process, and the jobs that run on it. */
export class Warehouse {
  readonly config: EngineConfig
  readonly jobs = new Set<Job>()
  /**
   * Fences and the writes that take the fence row, one at a time: they would conflict otherwise.
   */
  readonly oneByOne = createSerialQueue()
  /** Schemas known to exist, in lower case. */
  readonly schemas = new Set<string>()
  readonly #instance: DuckDBInstance
  readonly #progress: DuckDBConnection[]

  private constructor(
    config: EngineConfig,
    instance: DuckDBInstance,
    progress: DuckDBConnection[],
  ) {
    this.config = config
    this.#instance = instance
    this.#progress = progress
  }

  static async open(config: EngineConfig): Promise<Warehouse> {
    const instance = await openFile(config)
    const connection = await instance.connect()
    try {
      await bookkeeping(connection, config.stateId)
      // Per-session settings must be made before the configuration is locked.
      const progress = await Promise.all(
        Array.from({ length: progressConnections }, async () => {
          const made = await instance.connect()
          await made.run(
            'SET enable_progress_bar = true; SET enable_progress_bar_print = false; SET progress_bar_time = 0',
          )
          return made
        }),
      )
      await connection.run(restrictions(config).join(';'))
      return new Warehouse(config, instance, progress)
    } catch (error) {
      throw error instanceof ForeignWarehouse ? error : mapDuckError(error)
    } finally {
      connection.closeSync()
    }
  }

  /** Runs `work` as a job on a connection of its own. */
  async job<T>(options: JobOptions, work: (job: Job) => Promise<T>): Promise<T> {
    const pooled = options.progress === true ? this.#progress.pop() : undefined
    const connection = pooled ?? (await this.#instance.connect())
    const job = new Job({ connection, tag: options.tag ?? null, ticket: options.ticket ?? null })
    this.jobs.add(job)
    try {
      return await work(job)
    } finally {
      this.jobs.delete(job)
      if (pooled === undefined) connection.closeSync()
      else this.#progress.push(pooled)
      job.finish()
    }
  }

  /**
   * Stops the jobs and waits until they have ended; one that goes on takes the whole process with
   * it.
   */
  async stop(jobs: readonly Job[], reason: StopReason): Promise<void> {
    if (jobs.length === 0) return
    for (const job of jobs) job.stop(reason)
    const grace = this.config.interruptGraceMs ?? defaultInterruptGraceMs
    const timer = setTimeout(() => process.kill(process.pid, 'SIGKILL'), grace)
    await Promise.all(jobs.map((job) => job.ended))
    clearTimeout(timer)
  }

  /** Stops every job, waits for the last rollback and writes the log into the file. */
  async close(): Promise<void> {
    await this.stop([...this.jobs], 'cancelled')
    const connection = await this.#instance.connect()
    await connection.run('CHECKPOINT').catch(() => {})
    connection.closeSync()
    for (const pooled of this.#progress) pooled.closeSync()
    this.#instance.closeSync()
  }

  /** A scratch database in memory under the same restrictions. */
  async scratch(): Promise<DuckDBInstance> {
    const instance = await DuckDBInstance.create(':memory:', { threads: '1' })
    const connection = await instance.connect()
    await connection.run(restrictions(this.config).join(';'))
    connection.closeSync()
    return instance
  }

  /** An error without the host's paths: files are called by their names. */
  scrub(error: unknown): unknown {
    if (!(error instanceof EngineError)) return error
    return scrubPaths(error, this.config)
  }
}

async function openFile(config: EngineConfig): Promise<DuckDBInstance> {
  const options: Record<string, string> = {}
  if (config.threads !== undefined) options['threads'] = String(config.threads)
  if (config.memoryLimit !== undefined) options['memory_limit'] = config.memoryLimit
  try {
    return await DuckDBInstance.create(config.path, options)
  } catch (error) {
    const mapped = mapDuckError(error)
    const holder = /PID (\d+)/.exec(mapped.message)?.[1]
    if (holder === undefined && !/set lock|used by another process/i.test(mapped.message))
      throw scrubPaths(mapped, config)
    const by = holder === undefined ? 'another process' : `process ${holder}`
    throw new EngineError({
      code: 'busy',
      message: `The warehouse ${basename(config.path)} is open in ${by}.`,
      cause: error,
    })
  }
}

export function scrubPaths(error: EngineError, config: EngineConfig): EngineError {
  const temp = config.tempDirectory ?? `${config.path}.tmp`
  const paths = [temp, config.path, ...config.readableFiles].toSorted((a, b) => b.length - a.length)
  let message = error.message
  for (const path of paths) message = message.replaceAll(path, basename(path))
  if (message === error.message) return error
  const { code, transient, conflict, fenced, cancelled, position } = error
  return new EngineError({
    code,
    message,
    transient,
    conflict,
    fenced,
    cancelled,
    cause: error,
    ...(position === undefined ? {} : { position }),
  })
}

function restrictions(config: EngineConfig): string[] {
  const temp = config.tempDirectory ?? `${config.path}.tmp`
  return [
    `SET GLOBAL TimeZone = 'UTC'`,
    `SET GLOBAL errors_as_json = true`,
    `SET GLOBAL temp_directory = ${quoteLiteral(temp)}`,
    `SET GLOBAL home_directory = ${quoteLiteral(temp)}`,
    `SET GLOBAL extension_directory = ${quoteLiteral(temp)}`,
    `SET GLOBAL secret_directory = ${quoteLiteral(temp)}`,
    `SET allow_persistent_secrets = false`,
    `SET autoinstall_known_extensions = false`,
    `SET autoload_known_extensions = false`,
    `SET allow_community_extensions = false`,
    `SET allowed_paths = [${config.readableFiles.map(quoteLiteral).join(', ')}]`,
    `SET enable_external_access = false`,
    `SET lock_configuration = true`,
  ]
}
