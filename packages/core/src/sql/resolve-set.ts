import {
  addReads,
  addUnknown,
  type CteScopeFlow,
  emptyFrame,
  type FlowColumn,
  mergeSources,
  type QueryFlow,
  type Resolution,
  type Scope,
} from './lineage-frame.ts'
import type { SetShape } from './query-shape.ts'
import { readOrder } from './resolve-clauses.ts'

/** Merges the branches of a set operation, by place or by name. */
export function resolveSet(
  set: SetShape,
  ctes: CteScopeFlow,
  outer: Scope | null,
  state: Resolution,
): QueryFlow {
  const arms = set.arms.map((arm) => state.resolveQuery(arm, ctes, outer))
  const open = arms.flatMap((arm) => arm.open)
  const columns = set.byName ? mergeByName(arms, state) : mergeByPlace(set, arms, state)
  if (set.operator !== 'group' && !(set.operator === 'union' && set.all)) {
    addReads(
      state,
      mergeSources(...arms.flatMap((arm) => arm.columns.map((column) => column.sources))),
      'set',
    )
    for (const table of open) state.stars.add(table)
  }
  const aliases = new Map(
    columns
      .filter((column) => column.wild === undefined)
      .map((column) => [column.name.toLowerCase(), column]),
  )
  const scope: Scope = { frame: emptyFrame, aliases, outer, ctes }
  readOrder(
    set,
    columns,
    columns.map((column) => [column]),
    scope,
    state,
  )
  return { columns, open }
}

function mergeByName(arms: readonly QueryFlow[], state: Resolution): readonly FlowColumn[] {
  const merged = new Map<string, FlowColumn>()
  for (const column of arms.flatMap((arm) => arm.columns)) {
    if (column.wild !== undefined)
      addUnknown(state, 'UNION BY NAME', 'the columns of a branch are not known')
    const key = column.name.toLowerCase()
    const before = merged.get(key)
    merged.set(key, before === undefined ? column : bothOf([before, column]))
  }
  return [...merged.values()]
}

function mergeByPlace(
  set: SetShape,
  arms: readonly QueryFlow[],
  state: Resolution,
): readonly FlowColumn[] {
  const [first] = arms
  if (first === undefined) return []
  // The right side of EXCEPT and INTERSECT decides about rows; its values never come out.
  if (arms.length === 1 || set.operator === 'except' || set.operator === 'intersect')
    return first.columns
  const wild = arms.some((arm) => arm.columns.some((column) => column.wild !== undefined))
  if (wild && !arms.every((arm) => arm.columns.length === 1)) {
    addUnknown(state, 'UNION', 'the columns of a branch are not known')
    const sources = mergeSources(
      ...arms.flatMap((arm) => arm.columns.map((column) => column.sources)),
    )
    return first.columns.map((column) => ({ ...column, sources, passes: false }))
  }
  if (arms.some((arm) => arm.columns.length !== first.columns.length)) {
    addUnknown(state, 'UNION', 'its branches do not have the same number of columns')
  }
  return first.columns.map((_, index) => bothOf(arms.flatMap((arm) => arm.columns[index] ?? [])))
}

function bothOf(columns: readonly FlowColumn[]): FlowColumn {
  const [first] = columns
  if (first === undefined) return { name: '', named: false, sources: [], passes: false }
  const sources = mergeSources(...columns.map((column) => column.sources))
  return { ...first, sources, passes: columns.every((column) => column.passes) }
}
