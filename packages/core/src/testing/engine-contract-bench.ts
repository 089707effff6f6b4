import { EngineError } from '../engines/engine-error.ts'
import type {
  Cell,
  RelationName,
  TableSpec,
  Ticket,
  WarehouseEngine,
  WriteContext,
} from '../engines/engine.ts'
import { relationText } from '../engines/sql-text.ts'
import type { TimeRange } from '../intervals/time-range.ts'

/** What the contract suite writes into: an engine on an empty warehouse of its own. */
export interface ContractWarehouse {
  readonly engine: WarehouseEngine
  /** Ends the engine and removes the warehouse. */
  readonly dispose: () => Promise<void>
}

export type OpenContractWarehouse = () => Promise<ContractWarehouse>

const schema = 'millrace__contract'
export const lease = 'contract'

/** A statement that runs for minutes unless it is stopped. */
export const endless =
  'SELECT sum(a.x * b.x % 7) AS n FROM generate_series(1, 1000000) AS a(x), generate_series(1, 1000000) AS b(x)'

/** Short forms of the port's verbs for tests; every write gets a batch of its own unless told. */
export class EngineBench {
  readonly engine: WarehouseEngine
  #batch = 0
  #token = 1n

  constructor(engine: WarehouseEngine) {
    this.engine = engine
  }

  /** A ticket with a permit of its own. */
  async ticket(batch = `batch-${++this.#batch}`): Promise<Ticket> {
    await this.engine.fence(lease, this.#token, [batch])
    return { lease, token: this.#token, batch, run: 'run' }
  }

  /** Takes the lease over: tickets given before are void. */
  async takeOver(batches: readonly string[]): Promise<readonly string[]> {
    this.#token += 1n
    return (await this.engine.fence(lease, this.#token, batches)).ended
  }

  async context(more: Partial<WriteContext> = {}): Promise<WriteContext> {
    return {
      ticket: more.ticket ?? (await this.ticket()),
      signal: new AbortController().signal,
      ...more,
    }
  }

  async make(table: TableSpec, select: string): Promise<void> {
    await this.engine.replaceTable(table, select, await this.context())
  }

  async range(
    table: TableSpec,
    input: { range: TimeRange; select: string; context?: WriteContext },
  ): Promise<number> {
    const context = input.context ?? (await this.context())
    const receipt = await this.engine.writeRange(table, {
      range: input.range,
      select: input.select,
      context,
    })
    return receipt.rows ?? -1
  }

  async switchViews(changes: Parameters<WarehouseEngine['switchViews']>[0]): Promise<number> {
    let items = 0
    for await (const _ of this.engine.switchViews(changes, await this.context())) items++
    return items
  }

  async rows(sql: string): Promise<readonly (readonly Cell[])[]> {
    const rows: (readonly Cell[])[] = []
    for await (const batch of this.engine.query(sql)) rows.push(...batch.rows)
    return rows
  }

  async count(relation: RelationName): Promise<number> {
    const rows = await this.rows(`SELECT count(*) FROM ${relationText(relation)}`)
    return Number(rows[0]?.[0])
  }
}

/** The error a promise rejects with; fails if it does not, or with something else. */
export async function engineError(promise: Promise<unknown>): Promise<EngineError> {
  const error = await promise.then(
    () => new Error('The promise was fulfilled.'),
    (thrown: unknown) => thrown,
  )
  if (error instanceof EngineError) return error
  throw error
}

export function inSchema(name: string): RelationName {
  return { schema, name }
}

/** A table of one row per day, `day` and `n`. */
export function dailyTable(name: string): TableSpec {
  const columns = [
    { name: 'day', type: 'TIMESTAMP' },
    { name: 'n', type: 'INTEGER' },
  ]
  return { relation: inSchema(name), columns, timeColumn: 'day' }
}

/** Rows for the first ten days of 2024, each with `n`. */
export function tenDays(n: number): string {
  return `SELECT TIMESTAMP '2024-01-01' + x * INTERVAL '1 day' AS day, ${n} AS n FROM generate_series(0, 9) AS s(x)`
}

/** Days of January 2024, the first day included and the last not. */
export function days(first: number, last: number): TimeRange {
  return { start: Date.UTC(2024, 0, first), end: Date.UTC(2024, 0, last) }
}
