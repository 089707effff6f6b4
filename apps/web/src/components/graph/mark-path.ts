/** A column's way through all models, as the server tells it. */
export interface ColumnTrace {
  readonly model: string
  readonly column: string
  readonly upstream: readonly TraceStep[]
  readonly downstream: readonly TraceStep[]
  readonly filters: readonly { readonly fromModel: string; readonly toModel: string }[]
  readonly readers: readonly { readonly model: string; readonly reads: readonly string[] }[]
}

export interface TraceStep {
  readonly fromModel: string
  readonly fromColumn: string
  readonly toModel: string
  readonly toColumn: string
  /** The values are the same behind it. */
  readonly passes: boolean
}

/** What a model has to do with the column: `passes` it on as it is, `reads` it into other values, only `filters` by it. */
export type PathRole = 'chosen' | 'source' | 'passes' | 'reads' | 'filters' | 'unused'

export interface PathMarks {
  readonly roles: ReadonlyMap<string, PathRole>
  /** The columns of each model that are on the way. */
  readonly columns: ReadonlyMap<string, readonly string[]>
  /** Steps by `from to`, the models' names. */
  readonly steps: ReadonlyMap<string, readonly TraceStep[]>
  /** Edges along which it only decides about rows, by `from to`. */
  readonly filters: ReadonlySet<string>
}

export const edgeKey = (from: string, to: string) => `${from} ${to}`

/** Marks what of a graph is on a column's way. */
export function markPath(trace: ColumnTrace): PathMarks {
  const roles = new Map<string, PathRole>()
  for (const { model } of trace.readers) roles.set(model, 'unused')
  for (const { toModel } of trace.filters) roles.set(toModel, 'filters')
  for (const { toModel } of trace.downstream) roles.set(toModel, 'reads')
  for (const { toModel, passes } of trace.downstream) if (passes) roles.set(toModel, 'passes')
  for (const { fromModel } of trace.upstream) roles.set(fromModel, 'source')
  roles.set(trace.model, 'chosen')
  const columns = new Map<string, Set<string>>([[trace.model, new Set([trace.column])]])
  const list = (model: string, column: string) => {
    const known = columns.get(model)
    if (known) known.add(column)
    else columns.set(model, new Set([column]))
  }
  const steps = [...trace.upstream, ...trace.downstream]
  for (const { fromModel, fromColumn, toModel, toColumn } of steps) {
    list(fromModel, fromColumn)
    list(toModel, toColumn)
  }
  return {
    roles,
    columns: new Map([...columns].map(([model, names]) => [model, [...names]])),
    steps: Map.groupBy(steps, ({ fromModel, toModel }) => edgeKey(fromModel, toModel)),
    filters: new Set(trace.filters.map(({ fromModel, toModel }) => edgeKey(fromModel, toModel))),
  }
}
