import {
  addReads,
  type FlowColumn,
  type FlowRelation,
  mergeSources,
  type Resolution,
  type Scope,
} from './lineage-frame.ts'
import type { PivotShape, UnpivotShape } from './query-shape.ts'
import { resolveUses } from './resolve-expression.ts'
import { columnIn } from './resolve-using.ts'
import { sameName } from './shape-context.ts'

/** The columns of a pivot over its source, whose frame is `scope`'s. */
export function resolvePivot(shape: PivotShape, scope: Scope, state: Resolution): FlowRelation {
  const { frame } = scope
  const inner: Scope = { ...scope, aliases: new Map() }
  const fields = resolveUses(shape.fields, inner, state).sources
  const values = resolveUses(shape.values, inner, state).sources
  addReads(state, fields, 'group')
  const used = mergeSources(fields, values)
  const open = frame.relations.flatMap((relation) => relation.open)
  const taken = [...(shape.fields.columns ?? []), ...(shape.values.columns ?? [])].map(
    (path) => path.at(-1) ?? '',
  )
  const keys =
    shape.group === undefined
      ? frame.visible
          .map(({ column }) => column)
          .filter((column) => !taken.some((name) => sameName(name, column.name, state.dialect)))
      : (shape.group.columns ?? []).flatMap(
          (path) => columnIn(frame, path.at(-1) ?? '', state) ?? [],
        )
  // Without GROUP BY every other column is a key: a new one changes the rows.
  if (shape.group === undefined) for (const table of open) state.stars.add(table)
  addReads(state, mergeSources(...keys.map((column) => column.sources)), 'group')
  const made: readonly FlowColumn[] = shape.made?.map((name) => ({
    name,
    named: true,
    sources: used,
    passes: false,
  })) ?? [{ name: '*', named: false, sources: used, passes: false, wild: 'any' }]
  return {
    name: shape.alias ?? null,
    parts: null,
    columns: [...keys, ...made],
    open: shape.group === undefined ? open : [],
  }
}

/** The columns of an unpivot over its source, whose frame is `scope`'s. */
export function resolveUnpivot(shape: UnpivotShape, scope: Scope, state: Resolution): FlowRelation {
  const { frame } = scope
  const { sources } = resolveUses(shape.columns, { ...scope, aliases: new Map() }, state)
  const taken = (shape.columns.columns ?? []).map((path) => path.at(-1) ?? '')
  const kept = frame.visible
    .map(({ column }) => column)
    .filter((column) => !taken.some((name) => sameName(name, column.name, state.dialect)))
  const made = [
    { name: shape.nameColumn, named: true, sources: [], passes: false },
    ...shape.valueColumns.map((name) => ({ name, named: true, sources, passes: false })),
  ]
  // Rows whose value is null are left out.
  addReads(state, sources, 'filter')
  return {
    name: shape.alias ?? null,
    parts: null,
    columns: [...kept, ...made],
    open: frame.relations.flatMap((relation) => relation.open),
  }
}
