import type { ColumnTrace, TraceStep } from '../../components/graph/mark-path.ts'

interface ReachedColumn {
  readonly model: string
  readonly column: string
  /** Whether its values are the same, in words. */
  readonly how: string
}

/** What the dock says of a column, from its trace: each column and model once, in the order they are reached. */
export function columnFacts({
  model,
  column,
  upstream,
  downstream,
  filters,
  readers,
}: ColumnTrace) {
  const own = ({ toModel, toColumn }: TraceStep) =>
    toModel === model && toColumn.toLowerCase() === column.toLowerCase()
  const sources = upstream.filter(own).map(({ fromModel, fromColumn, passes }): ReachedColumn => ({
    model: fromModel,
    column: fromColumn,
    how: passes ? 'taken as it is' : 'computed from it',
  }))
  const reached = downstream.map(({ toModel, toColumn, fromModel, passes }): ReachedColumn => ({
    model: toModel,
    column: toColumn,
    how: `${passes ? 'as it is' : 'computed'}${fromModel === model ? '' : ` through ${fromModel}`}`,
  }))
  return {
    madeFrom: once(sources),
    reaches: once(reached),
    filters: [...new Set(filters.map(({ toModel }) => toModel))],
    unused: readers.map(({ model: reader, reads }) => ({
      model: reader,
      note: reads.length === 0 ? 'reads no column' : `reads ${reads.join(', ')}`,
    })),
  }
}

function once(list: readonly ReachedColumn[]): ReachedColumn[] {
  const seen = new Map<string, ReachedColumn>()
  for (const each of list) {
    const key = `${each.model} ${each.column}`
    if (!seen.has(key)) seen.set(key, each)
  }
  return [...seen.values()]
}
