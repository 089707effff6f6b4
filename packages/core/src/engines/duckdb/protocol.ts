import type {
  Cell,
  Column,
  DescribeRequest,
  RelationName,
  RowSource,
  StagedRows,
  StatementTag,
  TableSpec,
  Ticket,
  ViewChange,
} from '../engine.ts'
import type { ErrorPosition } from '../engine-error.ts'
import type { EngineConfig } from '../open-engine.ts'
import type { TimeRange } from '../../intervals/time-range.ts'

/** A write's context as it crosses to the engine's process: callbacks become flags. */
export interface WireWrite {
  readonly ticket: Ticket
  readonly tag: StatementTag
  readonly pre: readonly string[]
  readonly post: readonly string[]
  readonly verify: boolean
  readonly progress: boolean
}

/** A write guarded by a permit. */
export type WriteCall =
  | {
      readonly verb: 'replaceTable'
      readonly table: TableSpec
      readonly select: string
      readonly write: WireWrite
    }
  | {
      readonly verb: 'writeRange'
      readonly table: TableSpec
      readonly range: TimeRange
      readonly select: string
      readonly write: WireWrite
    }
  | {
      readonly verb: 'mergeRows'
      readonly table: TableSpec
      readonly key: readonly string[]
      readonly select: string
      readonly write: WireWrite
    }
  | {
      readonly verb: 'loadRows'
      readonly table: TableSpec
      readonly source: RowSource
      readonly write: WireWrite
    }

/** A write guarded by the lease's fence row. */
export type GuardedCall =
  | { readonly verb: 'createTable'; readonly table: TableSpec; readonly write: WireWrite }
  | {
      readonly verb: 'switchViews'
      readonly changes: readonly ViewChange[]
      readonly write: WireWrite
    }
  | { readonly verb: 'drop'; readonly names: readonly RelationName[]; readonly write: WireWrite }

export interface QueryCall {
  readonly verb: 'query'
  readonly sql: string
  readonly limit: number | null
  readonly tag: StatementTag | null
}

export type Call =
  | QueryCall
  | WriteCall
  | GuardedCall
  | { readonly verb: 'describeQueries'; readonly requests: readonly DescribeRequest[] }
  | { readonly verb: 'columns'; readonly names: readonly RelationName[] }
  | { readonly verb: 'existing'; readonly names: readonly RelationName[] }
  | { readonly verb: 'dependents'; readonly names: readonly RelationName[] }
  | {
      readonly verb: 'fence'
      readonly lease: string
      readonly token: bigint
      readonly batches: readonly string[]
    }
  | { readonly verb: 'settle'; readonly tag: StatementTag }
  | { readonly verb: 'close' }

export interface WireError {
  readonly code: string
  readonly message: string
  readonly transient: boolean
  readonly conflict: boolean
  readonly fenced: boolean
  readonly cancelled: boolean
  readonly position: ErrorPosition | null
}

/** Rows of one reader of a call: 0 is the query itself, others are the reads of `verify`. */
export interface Chunk {
  readonly kind: 'chunk'
  readonly id: number
  readonly reader: number
  /** With the first chunk only. */
  readonly columns: readonly Column[] | null
  readonly rows: readonly (readonly Cell[])[]
  readonly last: boolean
}

export type ToChild =
  | { readonly kind: 'open'; readonly config: EngineConfig }
  | { readonly kind: 'call'; readonly id: number; readonly call: Call }
  | { readonly kind: 'cancel'; readonly id: number }
  | { readonly kind: 'pull'; readonly id: number; readonly reader: number }
  | { readonly kind: 'release'; readonly id: number; readonly reader: number }
  | {
      readonly kind: 'read'
      readonly id: number
      readonly reader: number
      readonly sql: string
      readonly limit: number | null
    }
  | { readonly kind: 'interruptRead'; readonly id: number; readonly reader: number }
  | { readonly kind: 'verdict'; readonly id: number; readonly ok: boolean }

export type ToParent =
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly error: WireError; readonly foreignState: string | null }
  | { readonly kind: 'done'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly error: WireError }
  | Chunk
  | {
      readonly kind: 'readError'
      readonly id: number
      readonly reader: number
      readonly error: WireError
    }
  | { readonly kind: 'verify'; readonly id: number; readonly staged: StagedRows }
  | { readonly kind: 'progress'; readonly id: number; readonly fraction: number | null }
