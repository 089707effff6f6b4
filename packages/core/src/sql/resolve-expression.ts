import {
  addReads,
  addUnknown,
  type FlowColumn,
  findRelation,
  mergeSources,
  type Resolution,
  type Scope,
  type Source,
  type VisibleColumn,
} from './lineage-frame.ts'
import type { StarShape, Uses } from './query-shape.ts'
import { resolveReference } from './resolve-reference.ts'
import { sameName } from './shape-context.ts'

export interface ResolvedUses {
  readonly sources: readonly Source[]
  readonly usesAll: boolean
}

/** The columns whose values an expression depends on; what its sub-queries read is noted aside. */
export function resolveUses(
  uses: Uses,
  scope: Scope,
  state: Resolution,
  aliasesFirst = false,
): ResolvedUses {
  const lists: (readonly Source[])[] = []
  let usesAll = false
  for (const path of uses.columns ?? []) {
    const resolved = resolveReference(path, scope, state, aliasesFirst)
    lists.push(resolved.sources)
    usesAll ||= resolved.usesAll
  }
  for (const path of uses.windows ?? []) {
    const { sources } = resolveReference(path, scope, state)
    addReads(state, sources, 'window')
    lists.push(sources)
  }
  for (const nested of uses.queries ?? []) {
    const flow = state.resolveQuery(nested.query, scope.ctes, scope)
    if (nested.kind === 'exists') continue
    for (const table of flow.open) state.stars.add(table)
    lists.push(...flow.columns.map((column) => column.sources))
  }
  for (const star of uses.stars ?? []) {
    const expanded = expandStar(star, scope, state)
    for (const table of expanded.open) state.stars.add(table)
    lists.push(...expanded.columns.map((column) => column.sources))
    usesAll = true
  }
  return { sources: mergeSources(...lists), usesAll }
}

/** The columns a star stands for. */
export function expandStar(
  star: StarShape,
  scope: Scope,
  state: Resolution,
): { columns: FlowColumn[]; open: readonly string[] } {
  const base = starBase(star, scope, state)
  if (base === null) return { columns: [], open: [] }
  const { dialect } = state
  const pattern = star.pattern === undefined ? null : readPattern(star.pattern, state)
  const columns: FlowColumn[] = []
  for (const { column } of base.visible) {
    if (
      column.wild === undefined &&
      star.except?.some((name) => sameName(name, column.name, dialect))
    )
      continue
    if (column.wild === undefined && pattern !== null && !pattern.test(column.name)) continue
    const replacement = star.replace?.find(({ name }) => sameName(name, column.name, dialect))
    const renamed = star.rename?.find(([from]) => sameName(from, column.name, dialect))?.[1]
    const name = renamed ?? column.name
    if (replacement === undefined) columns.push({ ...column, name })
    else
      columns.push({
        name,
        named: true,
        passes: false,
        sources: resolveUses(replacement.uses, scope, state).sources,
      })
  }
  if (star.dynamic)
    addUnknown(state, 'COLUMNS(…)', 'which columns it takes is decided when it runs')
  return { columns, open: base.open }
}

function starBase(
  star: StarShape,
  scope: Scope,
  state: Resolution,
): { visible: readonly VisibleColumn[]; open: readonly string[] } | null {
  const { frame } = scope
  if (star.of === undefined) {
    return { visible: frame.visible, open: frame.relations.flatMap((relation) => relation.open) }
  }
  for (let at: Scope | null = scope; at !== null; at = at.outer) {
    const found = findRelation(at.frame, star.of, state.dialect)
    if (found === null || found.used !== star.of.length) continue
    const { relation } = found
    return {
      visible: relation.columns.map((column) => ({ column, owner: relation })),
      open: relation.open,
    }
  }
  addUnknown(state, `${star.of.join('.')}.*`, 'no relation of this name is in scope')
  return null
}

function readPattern(pattern: string, state: Resolution): RegExp | null {
  try {
    return new RegExp(pattern)
  } catch {
    addUnknown(state, `COLUMNS('${pattern}')`, 'its pattern cannot be read')
    return null
  }
}
