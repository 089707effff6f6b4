import { commonNames, mergeUsing } from './resolve-using.ts'
import { resolvePivot, resolveUnpivot } from './resolve-pivot.ts'
import {
  addReads,
  addUnknown,
  type FlowColumn,
  type FlowRelation,
  type Frame,
  frameOf,
  emptyFrame,
  mergeSources,
  type Resolution,
  type Scope,
} from './lineage-frame.ts'
import type { JoinShape, RelationShape, TableShape } from './query-shape.ts'
import { resolveUses } from './resolve-expression.ts'

/** Resolves a FROM tree. `scope` holds what stands left of it, which laterals may use. */
export function resolveRelation(shape: RelationShape, scope: Scope, state: Resolution): Frame {
  if (shape.kind === 'join') return resolveJoin(shape, scope, state)
  return frameOf(renamed(resolveSingle(shape, scope, state), shape.names))
}

function resolveSingle(
  shape: Exclude<RelationShape, JoinShape>,
  scope: Scope,
  state: Resolution,
): FlowRelation {
  const name = shape.alias ?? null
  switch (shape.kind) {
    case 'table':
      return resolveTable(shape, state)
    case 'cte': {
      const flow = scope.ctes.get(shape.name.toLowerCase())
      if (flow === undefined) addUnknown(state, shape.name, 'this query is not defined yet')
      return {
        name: name ?? shape.name,
        parts: null,
        columns: flow?.columns ?? [],
        open: flow?.open ?? [],
      }
    }
    case 'query': {
      const flow = state.resolveQuery(shape.query, scope.ctes, scope)
      return { name, parts: null, ...flow }
    }
    case 'function': {
      const { sources } = resolveUses(shape.uses, scope, state)
      const single = ['unnest', 'generate_series', 'range', 'generate_subscripts'].includes(
        shape.name,
      )
      const column = state.dialect === 'postgres' ? (name ?? shape.name) : shape.name
      const columns: FlowColumn[] = shape.names?.map((own) => ({
        name: own,
        named: true,
        sources,
        passes: false,
      })) ?? [
        single
          ? { name: column, named: true, sources, passes: false }
          : { name: '*', named: false, sources, passes: false, wild: 'any' },
      ]
      return { name: name ?? shape.name, parts: null, columns, open: [] }
    }
    case 'pivot':
      return resolvePivot(
        shape,
        { ...scope, frame: resolveRelation(shape.source, scope, state) },
        state,
      )
    case 'unpivot':
      return resolveUnpivot(
        shape,
        { ...scope, frame: resolveRelation(shape.source, scope, state) },
        state,
      )
    case 'opaque': {
      const source =
        shape.source === undefined ? emptyFrame : resolveRelation(shape.source, scope, state)
      const all = source.visible.map(({ column }) => column.sources)
      const sources = mergeSources(resolveUses(shape.uses, scope, state).sources, ...all)
      for (const table of source.relations.flatMap((relation) => relation.open))
        state.stars.add(table)
      return {
        name,
        parts: null,
        columns: [{ name: '*', named: false, sources, passes: false, wild: 'any' }],
        open: [],
      }
    }
  }
}

function renamed(relation: FlowRelation, names: readonly string[] | undefined): FlowRelation {
  if (names === undefined) return relation
  const wild = relation.columns.some((column) => column.wild !== undefined)
  const columns = wild
    ? names.map((name) => ({
        name,
        named: true,
        passes: false,
        sources: mergeSources(...relation.columns.map((column) => column.sources)),
      }))
    : relation.columns.map((column, index) => ({
        ...column,
        name: names[index] ?? column.name,
        named: true,
      }))
  return { ...relation, columns }
}

function resolveTable(shape: TableShape, state: Resolution): FlowRelation {
  const table = shape.parts.join('.').toLowerCase()
  state.tables.add(table)
  const known = state.schema.get(table)
  const columns: readonly FlowColumn[] = known?.map((column) => ({
    name: column,
    named: true,
    sources: [{ table, column }],
    passes: true,
  })) ?? [
    { name: '*', named: false, sources: [{ table, column: '*' }], passes: true, wild: 'table' },
  ]
  const parts = shape.alias === undefined ? shape.parts : null
  return { name: shape.alias ?? shape.parts.at(-1) ?? null, parts, columns, open: [table] }
}

function resolveJoin(shape: JoinShape, scope: Scope, state: Resolution): Frame {
  const left = resolveRelation(shape.left, scope, state)
  const beside: Scope = { ...scope, frame: joined(scope.frame, left) }
  const right = resolveRelation(shape.right, beside, state)
  let frame = joined(left, right)
  const names = shape.natural ? commonNames(left, right, state) : (shape.using ?? [])
  if (names.length > 0) frame = mergeUsing(frame, { left, right, names, type: shape.type }, state)
  if (shape.on !== undefined) {
    addReads(
      state,
      resolveUses(shape.on, { ...scope, frame: joined(scope.frame, frame) }, state).sources,
      'join',
    )
  }
  if (/semi|anti/.test(shape.type)) frame = left
  if (shape.alias === undefined) return frame
  const open = frame.relations.flatMap((relation) => relation.open)
  const columns = frame.visible.map(({ column }) => column)
  return frameOf(renamed({ name: shape.alias, parts: null, columns, open }, shape.names))
}

function joined(left: Frame, right: Frame): Frame {
  return {
    relations: [...left.relations, ...right.relations],
    visible: [...left.visible, ...right.visible],
  }
}
