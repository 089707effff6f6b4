import type { Dialect } from '../engines/engine.ts'
import type { IntervalUnit } from '../intervals/interval-unit.ts'
import type { AuditSpec } from './audit-spec.ts'
import type { ModelKind } from './model-kind.ts'

/** A text with template expressions, and all it needs to be rendered later without the files on disk. */
export interface Template {
  readonly text: string
  /** Line of the file the text begins on, 1-based. */
  readonly line: number
  /** Macro files it can reach, by namespace. */
  readonly macros: Readonly<Record<string, string>>
  /** The project variables it can reach. */
  readonly vars: Readonly<Record<string, unknown>>
}

/** A CSV file of the project; `artifact` is its content-addressed copy that a plan keeps. */
export interface SeedContent {
  readonly sha256: string
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  readonly delimiter: string
  readonly nullText: string
}

/** Data that Millrace reads and never makes. */
export interface SourceContent {
  /** Exactly one of `files` and `table` is set. */
  readonly files: readonly string[] | null
  readonly format: 'csv' | 'parquet' | 'json' | null
  /** A relation of the warehouse that somebody else makes, `schema.name`. */
  readonly table: string | null
  readonly columns: Readonly<Record<string, string>>
  readonly options: Readonly<Record<string, string | number | boolean>>
  /** The declaration as written, which names the source whatever machine it is on. */
  readonly declared: string
}

/** Everything a model's file says: enough to fingerprint it and, stored in a snapshot, to run it. */
export interface ModelDefinition {
  /** `schema.name` in lower case. */
  readonly name: string
  readonly kind: ModelKind
  /** Relative to the project. */
  readonly path: string
  readonly dialect: Dialect
  readonly description: string | null
  readonly owner: string | null
  readonly tags: readonly string[]
  /** Milliseconds; null when inherited. `end` is exclusive. */
  readonly start: number | null
  readonly end: number | null
  readonly cron: string
  readonly unit: IntervalUnit
  readonly timeColumn: string | null
  readonly uniqueKey: readonly string[]
  readonly batchSize: number | null
  readonly batchConcurrency: number | null
  readonly lookback: number
  readonly allowPartials: boolean
  readonly disableRestatement: boolean
  readonly autoRestatementCron: string | null
  readonly autoRestatementIntervals: number | null
  /** By column the type, or the words, that stand beside its name in the file. */
  readonly columns: Readonly<Record<string, string>>
  /** Descriptions that stand beside a type or alone, by column; absent where there are none. */
  readonly columnDescriptions?: Readonly<Record<string, string>>
  readonly audits: readonly AuditSpec[]
  /** Audit files by name, as templates. */
  readonly auditFiles: Readonly<Record<string, Template>>
  readonly grain: readonly string[]
  readonly pre: readonly Template[]
  readonly post: readonly Template[]
  readonly dependsOn: readonly string[]
  readonly meta: Readonly<Record<string, unknown>>
  readonly query: Template | null
  readonly seed: SeedContent | null
  readonly source: SourceContent | null
}

/** The range an incremental reader restricts one parent to, by the parent's column. */
export interface BoundedRead {
  readonly parent: string
  readonly columns: readonly string[]
}

/** A loaded model: its definition and what analysis found in its rendered SQL. */
export interface Model extends ModelDefinition {
  /** Rendered with placeholder times and relations; null for seeds and sources. */
  readonly rendered: string | null
  /** Hash of the canonical tokens of the rendered SQL, or of what stands in for it. */
  readonly queryHash: string
  /** Equal for queries that differ in spelling only. */
  readonly treeHash: string
  /** Models it reads, `schema.name`, sorted. */
  readonly parents: readonly string[]
  /** Tables of the warehouse that no model makes. */
  readonly foreignTables: readonly string[]
  /** Parents of which every read is bound to the batch's range. */
  readonly boundedReads: readonly BoundedRead[]
  readonly readsItself: boolean
  /** Set where a person chose to keep a table that its parents have left behind: it is read, never extended. */
  readonly frozen?: boolean
  /** References as written, folded, and the models they mean. */
  readonly references: Readonly<Record<string, string>>
  /** Columns the query returns, in order; null until the engine described it. */
  readonly outputs: readonly { readonly name: string; readonly type: string }[] | null
}
