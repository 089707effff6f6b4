import type { DuckDBResult } from '@duckdb/node-api'
import type { Cell, Column } from '../engine.ts'
import { toCell } from './cell.ts'
import type { Job } from './job.ts'
import { typeText } from './type-text.ts'

const maxBatchBytes = 1_000_000

export interface ReadRows {
  /** With the first batch only. */
  readonly columns: readonly Column[] | null
  readonly rows: readonly (readonly Cell[])[]
  readonly last: boolean
}

/**
 * Takes a result's rows in batches bounded by bytes, one ahead so that the last is known as such.
 */
export class RowReader {
  readonly #job: Job
  readonly #result: DuckDBResult
  #left: number
  #ready: (readonly Cell[])[] = []
  #drained = false
  #first = true

  constructor(job: Job, result: DuckDBResult, limit: number | null) {
    this.#job = job
    this.#result = result
    this.#left = limit ?? Number.POSITIVE_INFINITY
  }

  async next(): Promise<ReadRows> {
    if (this.#ready.length === 0) await this.#fetch()
    const rows = this.#take()
    if (this.#ready.length === 0) await this.#fetch()
    const columns = this.#first ? this.#columns() : null
    this.#first = false
    return { columns, rows, last: this.#ready.length === 0 }
  }

  async #fetch(): Promise<void> {
    while (!this.#drained && this.#ready.length === 0) {
      if (this.#left <= 0) {
        this.#drained = true
        return
      }
      const chunk = await this.#job.guard(() => this.#result.fetchChunk())
      if (chunk === null || chunk.rowCount === 0) {
        this.#drained = true
        return
      }
      const rows = chunk.convertRows<Cell>(toCell)
      this.#ready = rows.length > this.#left ? rows.slice(0, this.#left) : rows
      this.#left -= this.#ready.length
    }
  }

  #take(): readonly (readonly Cell[])[] {
    let bytes = 0
    let count = 0
    for (const row of this.#ready) {
      for (const cell of row) bytes += typeof cell === 'string' ? cell.length : 16
      count++
      if (bytes > maxBatchBytes) break
    }
    const taken = this.#ready.slice(0, count)
    this.#ready = this.#ready.slice(count)
    return taken
  }

  #columns(): readonly Column[] {
    return this.#result.columnNames().map((name, index) => ({
      name,
      type: typeText(this.#result.columnType(index)),
    }))
  }
}
