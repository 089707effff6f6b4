/** A dotted reference as written: qualifiers, name, struct fields. */
export type Path = readonly string[]

/** A query nested in an expression; what it returns flows on, unless it only asks for existence. */
export interface NestedQuery {
  readonly kind: 'value' | 'exists'
  readonly query: QueryShape
}

/** What an expression uses. Absent parts are empty. */
export interface Uses {
  /** Columns whose values flow into the expression. */
  columns?: Path[]
  /** Columns by which its windows are partitioned and ordered. */
  windows?: Path[]
  queries?: NestedQuery[]
  /** Whole rows: `COLUMNS(*)`, `(r).*`. */
  stars?: StarShape[]
  aggregate?: true
  window?: true
  /** A function that makes several rows of one. */
  expands?: true
  volatile?: true
  /** Refers to a column by number (`#1`). */
  positional?: true
  /** Hash of the canonical syntax tree. */
  hash?: string
}

/** `*`, `t.*` or `COLUMNS(…)`, with its modifiers. */
export interface StarShape {
  readonly of?: Path
  readonly except?: readonly string[]
  readonly replace?: readonly { readonly name: string; readonly uses: Uses }[]
  readonly rename?: readonly (readonly [from: string, to: string])[]
  /** A regular expression that names must match. */
  readonly pattern?: string
  /** Which columns it takes cannot be told from the text. */
  readonly dynamic?: true
}

export interface ItemShape {
  /** The alias, or the last part of a plain column; null where the engine makes the name up. */
  readonly name: string | null
  readonly uses: Uses
  /** Set for a plain column. */
  readonly path?: Path
  /** Set where the item stands for several columns. */
  readonly star?: StarShape
}

/** An entry of GROUP BY, ORDER BY or DISTINCT ON. */
export interface KeyShape {
  readonly uses: Uses
  /** The number of a projection, from 1. */
  readonly position?: number
}

export interface CteShape {
  readonly name: string
  readonly columns?: readonly string[]
  readonly recursive?: true
  readonly query: QueryShape
  /** Hash of everything but the body. */
  readonly hash?: string
}

interface QueryTail {
  readonly with?: readonly CteShape[]
  readonly order?: readonly KeyShape[]
  readonly orderAll?: true
  /** LIMIT, OFFSET, FETCH and samples. */
  readonly limit?: Uses
}

export interface SelectShape extends QueryTail {
  readonly kind: 'select'
  readonly items: readonly ItemShape[]
  readonly from?: RelationShape
  readonly where?: Uses
  readonly group?: readonly KeyShape[]
  readonly groupAll?: true
  readonly having?: Uses
  readonly qualify?: Uses
  readonly distinct?: true
  readonly distinctOn?: readonly KeyShape[]
  /** Hash of clauses that have no part of their own here. */
  readonly rest?: string
}

export interface SetShape extends QueryTail {
  readonly kind: 'set'
  readonly operator: 'union' | 'intersect' | 'except' | 'group'
  readonly all?: true
  readonly byName?: true
  readonly arms: readonly QueryShape[]
}

export interface ValuesShape extends QueryTail {
  readonly kind: 'values'
  /** What each column uses, over all rows. */
  readonly columns: readonly Uses[]
  readonly hash?: string
}

/** A query that is one relation: the statements PIVOT, SUMMARIZE and the like. */
export interface RelationQueryShape extends QueryTail {
  readonly kind: 'relation'
  readonly relation: RelationShape
}

export type QueryShape = SelectShape | SetShape | ValuesShape | RelationQueryShape

interface Aliased {
  readonly alias?: string
  /** Column aliases. */
  readonly names?: readonly string[]
  readonly hash?: string
}

export interface TableShape extends Aliased {
  readonly kind: 'table'
  readonly parts: readonly string[]
}

export interface CteUseShape extends Aliased {
  readonly kind: 'cte'
  readonly name: string
}

export interface QueryRelationShape extends Aliased {
  readonly kind: 'query'
  readonly query: QueryShape
}

export interface FunctionShape extends Aliased {
  readonly kind: 'function'
  readonly name: string
  readonly uses: Uses
}

export interface JoinShape extends Aliased {
  readonly kind: 'join'
  readonly type: string
  readonly left: RelationShape
  readonly right: RelationShape
  readonly natural?: true
  readonly on?: Uses
  readonly using?: readonly string[]
}

export interface PivotShape extends Aliased {
  readonly kind: 'pivot'
  readonly source: RelationShape
  /** Columns that become column names. */
  readonly fields: Uses
  readonly values: Uses
  readonly group?: Uses
  /** The columns made, where the text lists them. */
  readonly made?: readonly string[]
}

export interface UnpivotShape extends Aliased {
  readonly kind: 'unpivot'
  readonly source: RelationShape
  readonly columns: Uses
  readonly nameColumn: string
  readonly valueColumns: readonly string[]
}

/** A relation whose columns cannot be told from the text. */
export interface OpaqueShape extends Aliased {
  readonly kind: 'opaque'
  readonly source?: RelationShape
  readonly uses: Uses
}

export type RelationShape =
  | TableShape
  | CteUseShape
  | QueryRelationShape
  | FunctionShape
  | JoinShape
  | PivotShape
  | UnpivotShape
  | OpaqueShape
