import type { TimeRange } from '../intervals/time-range.ts'

/** A SQL dialect by the name of its engine. */
export type Dialect = 'duckdb' | 'postgres'

/** A table or view of the warehouse, `schema.name`, both exactly as the engine stores them. */
export interface RelationName {
  readonly schema: string
  readonly name: string
}

/** A column with its type in the engine's own spelling (`DECIMAL(18,3)`, `TIMESTAMP`). */
export interface Column {
  readonly name: string
  readonly type: string
}

/** A cell as JSON carries it: integers beyond 2^53 and decimals as strings, times as ISO 8601. */
export type Cell =
  | string
  | number
  | boolean
  | null
  | readonly Cell[]
  | { readonly [key: string]: Cell }

export interface RowBatch {
  readonly columns: readonly Column[]
  readonly rows: readonly (readonly Cell[])[]
}

/**
 * Names a statement, so that it can be found and settled from elsewhere; a write's is
 * `writeTag(ticket)`.
 */
export type StatementTag = string

export interface ReadOptions {
  /** At most this many rows are produced. */
  readonly limit?: number
  readonly signal?: AbortSignal
  readonly tag?: StatementTag
}

/** A table to make or write. `timeColumn` is set for tables written by time range. */
export interface TableSpec {
  readonly relation: RelationName
  readonly columns: readonly Column[]
  readonly timeColumn?: string
}

/** `version:start:end` for a batch of a table, or a name such as `create` or `promote`. */
export type BatchId = string

/** Who writes: fenced by lease and token, and consumed once per batch. */
export interface Ticket {
  readonly lease: string
  /** From the global counter of the state database; a higher token ends a lower one. */
  readonly token: bigint
  readonly batch: BatchId
  readonly run: string
}

export interface StatementProgress {
  /** 0 to 1, or null where the engine does not say. */
  readonly fraction: number | null
}

/** Reads on the write's own transaction: sees the staged rows before anyone else can. */
export type ReadStaged = (sql: string, options?: ReadOptions) => AsyncIterable<RowBatch>

export interface WriteContext {
  readonly ticket: Ticket
  readonly signal: AbortSignal
  readonly onProgress?: (progress: StatementProgress) => void
  /**
   * Statements before and after the write, in the same transaction; `verify` runs after `post`.
   * They may change the warehouse and nothing else (`statement_refused`). Only writes with a
   * receipt use these three.
   */
  readonly pre?: readonly string[]
  readonly post?: readonly string[]
  /**
   * Called with the staged relation (for a range write: a relation of just that range's rows)
   * before the commit; a throw rolls everything back and is rethrown to the caller as it is.
   */
  readonly verify?: (staged: StagedRows, read: ReadStaged) => Promise<void>
}

/** What `verify` may read: SQL text of a relation (a table name or a bracketed query). */
export interface StagedRows {
  /** SQL usable after FROM for only the rows this batch wrote. */
  readonly written: string
  /** SQL usable after FROM for the whole table as it will be after the commit. */
  readonly table: string
}

/** Declared files to read as one relation. Paths are absolute and real; column types override inferred ones. */
export interface FileScan {
  readonly format: 'csv' | 'parquet' | 'json'
  readonly files: readonly string[]
  readonly columns: Readonly<Record<string, string>>
  readonly options: Readonly<Record<string, string | number | boolean>>
}

/** A SELECT over files in an engine's own SQL, or null where the engine cannot read files. */
export type FileScanner = (dialect: Dialect, scan: FileScan) => string | null

/** What a finished write did; numbers are null where the engine does not say. */
export interface Receipt {
  readonly rows: number | null
  readonly rowsProcessed: number | null
  readonly bytesProcessed: number | null
  readonly commit: string | null
  /** The write's tag. */
  readonly statementId: string
  /** Wall time of the whole write in milliseconds, audits included. */
  readonly ms: number
}

/** Rows to load: a CSV file the engine may read, with the columns it must have. */
export interface CsvRows {
  readonly kind: 'csv'
  /** Absolute real path; the engine must have been opened with it in `readableFiles`. */
  readonly path: string
  readonly delimiter?: string
  readonly nullText?: string
}

export type RowSource = CsvRows

/** A view to create or replace with `select`, or to drop where `select` is null. */
export interface ViewChange {
  readonly view: RelationName
  readonly select: string | null
}

export interface ViewSwitched {
  readonly views: readonly RelationName[]
}

/** Somebody else's view that reads one of the named relations. */
export interface Dependent {
  readonly relation: RelationName
  readonly readBy: RelationName
}

/** What a fence call did: permits given, and tagged statements of older tokens it ended. */
export interface Takeover {
  readonly permits: number
  readonly ended: readonly StatementTag[]
}

export interface EngineCapabilities {
  readonly transactionalDdl: boolean
  readonly viewSwitch: 'atomic' | 'per_view'
  readonly replaceView: 'any' | 'append_columns'
  readonly viewsBlockDrop: boolean
  readonly rangeWrite: 'transaction' | 'merge' | 'replace_partition' | 'insert_overwrite'
  readonly tableReplace: 'transaction' | 'create_or_replace' | 'exchange'
  readonly merge: boolean
  readonly insertOverwrite: boolean
  readonly snapshots: boolean
  readonly fence: 'permit_in_transaction' | 'guard_in_statement' | 'run_owned_table'
  readonly cancel: 'interrupt' | 'session' | 'statement'
  readonly cancelFromElsewhere: boolean
  readonly writers: 'one_process' | 'many'
  readonly errorPosition: 'line_column' | 'offset' | 'none'
  readonly maxIdentifierBytes: number
  readonly foldsNamesTo: 'lower' | 'keep'
}

/**
 * One query to describe against empty stand-ins, in the order given: later ones may read earlier
 * ones.
 */
export interface DescribeRequest {
  /** The relation later requests know this query's result by. */
  readonly relation: RelationName
  /** SQL of the query, or null when `columns` are known already and only the stand-in is needed. */
  readonly sql: string | null
  readonly columns?: readonly Column[]
}

/** The columns of one described query, or why the engine refused it. */
export type Described =
  | { readonly ok: true; readonly columns: readonly Column[] }
  | {
      readonly ok: false
      readonly message: string
      readonly line: number | null
      readonly column: number | null
    }

/**
 * The warehouse port. Verbs are intents; every writing verb carries a ticket and a signal, is
 * idempotent, and settles only when the engine confirmed commit, rollback or stop.
 */
export interface WarehouseEngine {
  readonly dialect: Dialect
  readonly capabilities: EngineCapabilities
  /**
   * Reads rows of one SELECT in a read-only transaction, in batches, the first with the columns
   * even if there are no rows; leaving the loop early ends the statement. Throws `EngineError`.
   */
  query(sql: string, options?: ReadOptions): AsyncIterable<RowBatch>
  /**
   * Types without running, on a scratch catalogue of empty stand-ins that never touches the
   * warehouse. Relations not among the requests resolve to the warehouse's own tables.
   */
  describeQueries(
    requests: readonly DescribeRequest[],
    signal?: AbortSignal,
  ): Promise<readonly Described[]>
  /**
   * Columns of the relations that exist, keyed `schema.name` in lower case. One catalogue query.
   */
  columns(names: readonly RelationName[]): Promise<Map<string, readonly Column[]>>
  /** Which of the relations exist, as `schema.name` in lower case. One catalogue query. */
  existing(names: readonly RelationName[]): Promise<ReadonlySet<string>>
  /** Views outside the `millrace__` schemas which read one of these relations. */
  dependents(names: readonly RelationName[]): Promise<readonly Dependent[]>
  /**
   * Creates the schema and the empty table if they do not exist. Takes the fence row, as `drop`
   * does.
   */
  createTable(table: TableSpec, write: WriteContext): Promise<void>
  /**
   * Builds aside and swaps in one transaction, making the schema if need be. Columns are matched by
   * name and cast to the table's (`columns_differ` if they are not the same); a table without
   * columns takes the select's.
   */
  replaceTable(table: TableSpec, select: string, write: WriteContext): Promise<Receipt>
  /**
   * Deletes the range and inserts the select's rows of that range, by column name
   * (`columns_differ`).
   */
  writeRange(table: TableSpec, write: RangeWrite): Promise<Receipt>
  /**
   * Deletes the rows whose key the select returns and inserts them; nulls match, a repeated key is
   * `duplicate_key`.
   */
  mergeRows(table: TableSpec, write: MergeWrite): Promise<Receipt>
  /** Replaces the table by the source's rows, matched to its columns by the names in the header. */
  loadRows(table: TableSpec, source: RowSource, write: WriteContext): Promise<Receipt>
  /**
   * Creates, replaces and drops views together; one item where the switch is atomic. Takes the
   * fence row. `name_taken` if a table stands where a view should.
   */
  switchViews(changes: readonly ViewChange[], write: WriteContext): AsyncIterable<ViewSwitched>
  /**
   * Drops the views of these names and the tables of these names in `millrace__` schemas; others
   * stay.
   */
  drop(names: readonly RelationName[], write: WriteContext): Promise<void>
  /**
   * Puts one permit per batch and removes every other token's permit for it, and all permits of the
   * lease's older tokens; their running writes are ended. Refused (`fenced`) if the lease has a
   * newer token.
   */
  fence(lease: string, token: bigint, batches: readonly BatchId[]): Promise<Takeover>
  /**
   * Ends the statement with this tag if it runs; when this resolves it has committed or left
   * nothing.
   */
  settle(tag: StatementTag): Promise<'ended' | 'none'>
  /**
   * Ends the engine's process at once; running statements fail as lost. The next call starts a new
   * one.
   */
  kill(): Promise<void>
  /** Stops what runs and ends the engine within two seconds; later calls are refused (`closed`). */
  close(): Promise<void>
}

export interface RangeWrite {
  readonly range: TimeRange
  readonly select: string
  readonly context: WriteContext
}

export interface MergeWrite {
  readonly key: readonly string[]
  readonly select: string
  readonly context: WriteContext
}
