import {
  addReads,
  type FlowColumn,
  mergeSources,
  type ReadRole,
  type Resolution,
  type Scope,
} from './lineage-frame.ts'
import type { KeyShape, SelectShape, SetShape, Uses } from './query-shape.ts'
import { resolveUses } from './resolve-expression.ts'

/** Notes what a clause reads. */
export function readClause(
  uses: Uses | undefined,
  role: ReadRole,
  scope: Scope,
  state: Resolution,
): void {
  if (uses !== undefined) addReads(state, resolveUses(uses, scope, state).sources, role)
}

/** Notes what keys read; a number stands for the projection at its place. */
export function readKeys(
  keys: readonly KeyShape[] | undefined,
  role: ReadRole,
  items: readonly (readonly FlowColumn[])[],
  scope: Scope,
  state: Resolution,
): void {
  for (const key of keys ?? []) {
    const made = key.position === undefined ? undefined : items[key.position - 1]
    const aliasesFirst = role === 'order' || role === 'other'
    if (made !== undefined)
      addReads(state, mergeSources(...made.map((column) => column.sources)), role)
    else addReads(state, resolveUses(key.uses, scope, state, aliasesFirst).sources, role)
  }
}

/** The order decides about rows only where a limit or DISTINCT ON picks among them. */
export function readOrder(
  query: SelectShape | SetShape,
  columns: readonly FlowColumn[],
  items: readonly (readonly FlowColumn[])[],
  scope: Scope,
  state: Resolution,
): void {
  const picks =
    query.limit !== undefined || (query.kind === 'select' && query.distinctOn !== undefined)
  const role = picks ? 'order' : 'other'
  readKeys(query.order, role, items, scope, state)
  if (query.orderAll)
    addReads(state, mergeSources(...columns.map((column) => column.sources)), role)
  if (query.limit !== undefined) readClause(query.limit, 'filter', scope, state)
}
